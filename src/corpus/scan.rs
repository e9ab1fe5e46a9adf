//! A look at a file's table before, or instead of, reading the survey.

use std::io::Read;
use std::path::Path;

use super::Input;
use super::builder::Builder;
use super::counts::Used;
use super::csv::{Dialect, Table};
use super::decode::Taking;
use super::delimiter::Delimiter;
use super::error::FileFault;
use super::form::{Form, Numbering};
use super::layout::Layout;
use super::notice::Notice;
use super::opened::{Opened, Wanted};
use super::progress::Meter;
use super::read::ReadOptions;
use super::reader::Reader;
use super::records::Records;
use super::repeats::Repeats;
use super::steady::SteadyFile;
use super::window::{Limits, Window};
use super::wording::Wordings;

/// How a file was taken.
pub(super) struct Taken {
    pub form: Form,
    /// What is to be told of it.
    pub notices: Vec<Notice>,
    /// What people call its columns, where the file says it.
    pub labels: Vec<String>,
    /// Whether each column holds numbers that are shown as labels of theirs; nothing where none does.
    pub coded: Vec<bool>,
    /// The column that the file itself says its rows are weighted by.
    pub weight: Option<String>,
    /// The column that the file itself says respondents are told apart by.
    pub id: Option<String>,
    /// Whether this program wrote each column for a theme, where it marked those; nothing elsewhere.
    pub are_themes: Vec<bool>,
    /// Another file that has its data.
    pub beside: Option<Input>,
    /// Whether those are the rows that Qualtrics puts below the header.
    pub has_qualtrics_labels: bool,
}

/// The table of a file, whatever it was made of.
pub(super) type AnyTable<'t> = Table<Box<dyn Read + 't>>;

/// Opens the file at `path` as a reader of `layout` does, and gives its table, before its first row, to `look`.
pub(super) fn scan<T>(
    path: &Path,
    layout: &Layout,
    options: &ReadOptions,
    look: impl FnOnce(Taken, &mut AnyTable<'_>) -> Result<T, FileFault>,
) -> Result<T, FileFault> {
    let mut watch = |_| ();
    let mut reader = Reader {
        layout,
        options,
        limits: Limits::USUAL,
        builder: Builder::new(layout, &[], Wordings::default()),
        notices: Vec::new(),
        meter: Meter::new(&[], &mut watch),
        repeats: Repeats::default(),
        used: Used::default(),
        header_rows: Vec::new(),
    };
    let mut file = SteadyFile::open(path)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let wanted = Wanted {
        name: &name,
        most_bytes: Records::most(file.length()),
        layout,
        options,
    };
    let mut notices = Vec::new();
    let mut opened = Opened::new(&mut file, path, &wanted, &mut notices)?;
    let taking = match opened.form() {
        Some(_) => Taking::utf8(),
        None => reader.taking(&mut opened)?,
    };
    let (labels, coded) = (opened.labels().to_vec(), opened.coded().to_vec());
    let weight = opened.weight().map(str::to_owned);
    let id = opened.id().map(str::to_owned);
    let are_themes = opened.are_themes().to_vec();
    let beside = opened.beside().cloned();
    let (form, packing) = (opened.form().cloned(), opened.packing());
    let numbering = form.as_ref().map_or(Numbering::Text, Form::numbering);
    let delimiter = match form {
        Some(_) => Some(Delimiter::COMMA),
        None => options.delimiter,
    };
    let window = Window::new(opened.rewound()?, taking, Limits::USUAL, None);
    let wanted = Dialect {
        delimiter,
        header_rows: options.header_rows,
    };
    let mut table = Table::open(window, &layout.columns(), wanted, numbering)?.ok_or(FileFault::Empty)?;
    notices.extend(table.titled().map(|row| Notice::Above {
        file: name.to_string(),
        row,
    }));
    let wordings = table.skip_labels(options.header_rows)?;
    let form = form.unwrap_or(Form::Text {
        packing,
        charset: taking.charset,
        delimiter: table.delimiter(),
    });
    let taken = Taken {
        form,
        notices,
        coded,
        weight,
        id,
        beside,
        are_themes,
        has_qualtrics_labels: wordings.is_some(),
        labels: wordings.unwrap_or(labels),
    };
    look(taken, &mut table)
}
