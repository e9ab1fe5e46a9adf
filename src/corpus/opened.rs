//! A file of answers, opened by what it is: by how it begins and then by its ending.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use crate::source::sha256_of;

use super::Input;
use super::error::FileFault;
use super::foreign::Foreign;
use super::form::Form;
use super::jsonl;
use super::layout::Layout;
use super::notice::Notice;
use super::packed::Packing;
use super::parquet;
use super::read::ReadOptions;
use super::records::Written;
use super::sav;
use super::sheets;
use super::steady::{SteadyFile, read_block};
use super::triple_s;

/// A file of answers as the text of a table.
pub(super) struct Opened<'f> {
    file: &'f mut SteadyFile,
    text: Text,
}

enum Text {
    /// The file's own bytes, unpacked if they are packed.
    Own(Option<Packing>),
    /// CSV that was made of it.
    Made(Box<Made>),
}

/// What a file was made into, and what is to be told of it.
pub(super) struct Made {
    pub written: Written,
    pub form: Form,
    /// What people call its columns, where that is not their names; a blank for the others.
    pub labels: Vec<String>,
    /// Whether each column holds numbers that are shown as labels of theirs; nothing where none does.
    pub coded: Vec<bool>,
    /// Whether this program wrote each column for a theme, where it marked those; nothing elsewhere.
    pub are_themes: Vec<bool>,
    /// The column that the file itself says its rows are weighted by.
    pub weight: Option<String>,
    /// The column that the file itself says respondents are told apart by.
    pub id: Option<String>,
    /// Another file that has its data.
    pub beside: Option<Input>,
    pub notices: Vec<Notice>,
}

impl Made {
    /// A table of which the file says no more than its cells.
    pub fn plain(written: Written, form: Form) -> Self {
        Self {
            written,
            form,
            labels: Vec::new(),
            coded: Vec::new(),
            are_themes: Vec::new(),
            weight: None,
            id: None,
            beside: None,
            notices: Vec::new(),
        }
    }
}

/// What is asked of a file that is no text.
pub(super) struct Wanted<'w> {
    /// Its name.
    pub name: &'w str,
    /// What it may be made into: a table of more bytes is made to fill disks.
    pub most_bytes: u64,
    pub layout: &'w Layout,
    pub options: &'w ReadOptions,
}

impl<'f> Opened<'f> {
    /// Opens `file`, which is of that path, and tells what is to be told.
    pub fn new(
        file: &'f mut SteadyFile,
        path: &Path,
        wanted: &Wanted<'_>,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileFault> {
        let first = read_block(file.rewound()?, triple_s::HEAD)?;
        let packing = Packing::by_first_bytes(&first);
        let stem = path.file_stem().unwrap_or_default();
        let path = if packing.is_some() { Path::new(stem) } else { path };
        let first = match packing {
            Some(packing) => read_block(&mut packing.unpack(file.rewound()?), triple_s::HEAD)?,
            None => first,
        };
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        let ending = ending.as_deref();
        let mut made = if first.starts_with(b"PK\x03\x04") && packing.is_none() {
            sheets::make(file.rewound()?, wanted)?
        } else if sav::is_sav(&first) {
            let source = source(file, packing)?;
            sav::make(source, packing, wanted)?
        } else if parquet::is_parquet(&first) && packing.is_none() {
            parquet::make(file.rewound()?, wanted)?
        } else if triple_s::is_triple_s(&first) {
            match packing {
                None => triple_s::make(file, path, wanted)?,
                Some(_) => return Err(triple_s::TripleSFault::Packed.into()),
            }
        } else if is_json_lines(&first, ending) {
            jsonl::make(file, packing, wanted)?
        } else {
            check_text(&first, ending, packing, file)?;
            return Ok(Self {
                file,
                text: Text::Own(packing),
            });
        };
        notices.append(&mut made.notices);
        Ok(Self {
            file,
            text: Text::Made(Box::new(made)),
        })
    }

    /// The file, if its text is its own bytes as they are.
    pub fn plain(&self) -> Option<&SteadyFile> {
        matches!(self.text, Text::Own(None)).then_some(&*self.file)
    }

    /// Bytes of its text, as far as they are known beforehand.
    pub fn length(&self) -> u64 {
        self.made()
            .map_or_else(|| self.file.length(), |made| made.written.length)
    }

    /// Whether its text has [`Opened::length`].
    pub fn is_length_known(&self) -> bool {
        !matches!(self.text, Text::Own(Some(_)))
    }

    /// How its text is compressed.
    pub fn packing(&self) -> Option<Packing> {
        match self.text {
            Text::Own(packing) => packing,
            Text::Made(_) => None,
        }
    }

    /// What it was before it was made text.
    pub fn form(&self) -> Option<&Form> {
        self.made().map(|made| &made.form)
    }

    /// What people call its columns, where that is not their names.
    pub fn labels(&self) -> &[String] {
        self.made().map_or(&[], |made| &made.labels)
    }

    /// Whether each column holds numbers that are shown as labels of theirs; nothing where none does.
    pub fn coded(&self) -> &[bool] {
        self.made().map_or(&[], |made| &made.coded)
    }

    /// Whether this program wrote each column for a theme, where it marked those; nothing elsewhere.
    pub fn are_themes(&self) -> &[bool] {
        self.made().map_or(&[], |made| &made.are_themes)
    }

    /// The column that the file itself says its rows are weighted by.
    pub fn weight(&self) -> Option<&str> {
        self.made()?.weight.as_deref()
    }

    /// The column that the file itself says respondents are told apart by.
    pub fn id(&self) -> Option<&str> {
        self.made()?.id.as_deref()
    }

    /// Another file that has its data.
    pub fn beside(&self) -> Option<&Input> {
        self.made()?.beside.as_ref()
    }

    fn made(&self) -> Option<&Made> {
        match &self.text {
            Text::Own(_) => None,
            Text::Made(made) => Some(made),
        }
    }

    /// Its text from the beginning.
    pub fn rewound(&mut self) -> io::Result<Box<dyn Read + '_>> {
        match &mut self.text {
            Text::Own(packing) => source(self.file, *packing),
            Text::Made(made) => {
                made.written.file.rewind()?;
                Ok(Box::new(&mut made.written.file))
            }
        }
    }

    /// SHA-256 of the file's own bytes, where they are not its text.
    pub fn sha256(&mut self) -> io::Result<Option<String>> {
        if matches!(self.text, Text::Own(None)) {
            return Ok(None);
        }
        Ok(Some(sha256_of(self.file.rewound()?)?))
    }
}

/// Whether what begins like that and has that ending has a JSON object a line.
fn is_json_lines(first: &[u8], ending: Option<&str>) -> bool {
    match ending {
        Some("jsonl" | "ndjson") => Foreign::by_first_bytes(first).is_none(),
        None => first.trim_ascii_start().starts_with(b"{\""),
        Some(_) => false,
    }
}

/// The bytes of `file`, unpacked.
pub(super) fn source(file: &mut SteadyFile, packing: Option<Packing>) -> io::Result<Box<dyn Read + '_>> {
    let file: &mut File = file.rewound()?;
    Ok(match packing {
        Some(packing) => Box::new(packing.unpack(file)),
        None => Box::new(file),
    })
}

/// Whether what begins like that and has that ending is to be read as delimited text. A file without an ending is.
fn check_text(
    first: &[u8],
    ending: Option<&str>,
    packing: Option<Packing>,
    file: &mut SteadyFile,
) -> Result<(), FileFault> {
    match Foreign::by_first_bytes(first) {
        Some(Foreign::Excel) if packing.is_none() && sheets::is_encrypted(file.rewound()?)? => {
            return Err(FileFault::Password);
        }
        // Told where the text is looked at, if its name claims no other.
        Some(foreign) if !matches!(ending, None | Some("csv" | "tsv" | "txt")) => {
            return Err(FileFault::Format(foreign));
        }
        _ => {}
    }
    match ending {
        None | Some("csv" | "tsv" | "txt") => Ok(()),
        Some("xlsx" | "xlsm" | "ods" | "sav" | "zsav" | "parquet") => {
            Err(FileFault::Mislabelled(ending.unwrap_or_default().to_owned()))
        }
        Some(other) => Err(FileFault::Format(Foreign::by_ending(other))),
    }
}
