//! The report as one web page that needs nothing else: tables, charts, sentences, quotes, and the codebook behind them.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use crate::codebook::{Codebook, Rule, Theme};
use crate::text::Language;

use super::chart::{bars, heat};
use super::crosstab::Crosstab;
use super::html_phrases::HtmlPhrases;
use super::markup::{Marks, mark, one_line, visible};
use super::phrases::Phrases;
use super::quotes::Quote;
use super::table::Table;
use super::table_output::{depth, headings};
use super::table_page::TablePage;
use super::theme_quotes::ThemeQuotes;

const STYLE: &str = include_str!("html.css");

/// Tables with more columns than this are set smaller.
const WIDE: usize = 6;
/// Those with more than this have their headings on end.
const CROWDED: usize = 10;

/// A hit in a quote.
const HIT: Marks = Marks {
    open: "<mark>",
    close: "</mark>",
};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct HtmlReport<'a> {
    /// Its title.
    pub title: &'a str,
    /// How the figures came about, paragraph by paragraph.
    pub method: &'a [String],
    /// The tables.
    pub page: TablePage<'a>,
    /// Quotes of the themes.
    pub quotes: &'a [ThemeQuotes],
    /// Whether it is left out who said them.
    pub anonymous: bool,
    /// The codebooks of the tables' questions, for the appendix, by index of the question; without any there is none.
    pub books: &'a [(usize, &'a Codebook)],
}

impl HtmlReport<'_> {
    /// The page.
    pub fn to_html(&self) -> String {
        let words = HtmlPhrases::of(self.page.language);
        let contents = |out: &mut String| self.contents(out, words);
        let main = |out: &mut String| {
            for table in self.page.tables {
                self.question(out, table, words);
            }
            if !self.books.is_empty() {
                self.appendix(out, words);
            }
        };
        framed(&self.page, self.title, self.method, contents, main)
    }

    fn contents(&self, page: &mut String, words: &HtmlPhrases) {
        if self.page.tables.len() < 2 {
            return;
        }
        let _ = writeln!(
            page,
            "<nav aria-label=\"{0}\">\n<h2>{0}</h2>\n<ol>",
            words.contents
        );
        for table in self.page.tables {
            let wording = self.page.wording(table.question);
            let _ = writeln!(
                page,
                "<li><a href=\"#{}\">{}</a></li>",
                self.anchor(table),
                text(&wording)
            );
        }
        page.push_str("</ol>\n</nav>\n");
    }

    fn question(&self, page: &mut String, table: &Table, words: &HtmlPhrases) {
        let language = self.page.language;
        let anchor = self.anchor(table);
        let _ = writeln!(
            page,
            "<section id=\"{anchor}\" aria-labelledby=\"{anchor}-tittel\">"
        );
        let wording = self.page.wording(table.question);
        let _ = writeln!(page, "<h2 id=\"{anchor}-tittel\">{}</h2>", text(&wording));
        let _ = writeln!(
            page,
            "<figure class=\"chart\" tabindex=\"0\">\n{}\n</figure>",
            bars(table, language)
        );
        let rows = table
            .rows
            .iter()
            .map(|row| (depth(&row.kind), table.cells(row, language).to_vec()));
        grid(
            page,
            &wording,
            (&headings(language), 1),
            rows,
            &table.notes(language).join(" "),
        );
        let sentences = table.sentences(language);
        if !sentences.is_empty() {
            let _ = writeln!(page, "<details>\n<summary>{}</summary>\n<ul>", words.sentences);
            sentences.iter().for_each(|sentence| put(page, "li", sentence));
            page.push_str("</ul>\n</details>\n");
        }
        for crosstab in self.page.crosstabs_of(table) {
            self.crosstab(page, crosstab);
        }
        self.quotes(page, table);
        page.push_str("</section>\n");
    }

    fn crosstab(&self, page: &mut String, crosstab: &Crosstab) {
        let language = self.page.language;
        put(page, "h3", &crosstab.heading(language));
        let _ = writeln!(
            page,
            "<figure class=\"chart\" tabindex=\"0\">\n{}\n</figure>",
            heat(crosstab, language)
        );
        let rows = crosstab
            .rows
            .iter()
            .map(|row| (depth(&row.kind), crosstab.cells(row, language)));
        let rows = std::iter::once((0, crosstab.bases(language))).chain(rows);
        grid(
            page,
            &format!(
                "{} · {}",
                self.page.wording(crosstab.question),
                crosstab.heading(language)
            ),
            (&crosstab.headings(language), 1),
            rows,
            &crosstab.notes(language).join(" "),
        );
    }

    fn quotes(&self, page: &mut String, table: &Table) {
        let of_question = self
            .quotes
            .iter()
            .filter(|quotes| quotes.question == table.question);
        let shown: Vec<&ThemeQuotes> = of_question.filter(|quotes| !quotes.quotes.is_empty()).collect();
        if shown.is_empty() {
            return;
        }
        put(page, "h3", Phrases::of(self.page.language).quotes);
        for quotes in shown {
            put(page, "h4", &quotes.title(self.page.language));
            quotes.quotes.iter().for_each(|quote| self.quote(page, quote));
        }
    }

    fn quote(&self, page: &mut String, quote: &Quote) {
        let marked = mark(&quote.text, &quote.hits, HIT, |part| {
            text(part).replace('\n', "<br/>")
        });
        let _ = write!(page, "<blockquote><p>{marked}</p>");
        if !self.anonymous {
            let _ = write!(page, "<footer>{}</footer>", text(&one_line(&quote.respondent)));
        }
        page.push_str("</blockquote>\n");
    }

    fn appendix(&self, page: &mut String, words: &HtmlPhrases) {
        let _ = writeln!(page, "<section id=\"kodebok\">\n<h2>{}</h2>", words.appendix);
        put(page, "p", words.appendix_note);
        for (question, book) in self.books {
            put(page, "h3", &self.page.wording(*question));
            book.themes
                .iter()
                .for_each(|theme| theme_entry(page, theme, self.page.language, words));
            word_lists(page, book, words);
        }
        if let Some(hash) = &self.page.provenance.codebook_sha256 {
            put(page, "p", &format!("{}: SHA-256 {hash}", words.codebook));
        }
        for input in &self.page.provenance.inputs {
            put(page, "p", &format!("{}: SHA-256 {}", input.name, input.sha256));
        }
        for decisions in &self.page.provenance.decisions {
            put(
                page,
                "p",
                &format!("{}: SHA-256 {}", decisions.name, decisions.sha256),
            );
        }
        page.push_str("</section>\n");
    }

    fn anchor(&self, table: &Table) -> String {
        let id = self.page.corpus.questions[table.question].id.to_string();
        let safe = |letter: char| {
            if letter.is_alphanumeric() || letter == '-' {
                letter
            } else {
                '_'
            }
        };
        format!("q{}-{}", table.question, id.chars().map(safe).collect::<String>())
    }
}

/// A page of one part, without a table of contents.
pub(super) fn page(
    of: &TablePage<'_>,
    title: &str,
    paragraphs: &[String],
    main: impl FnOnce(&mut String),
) -> String {
    framed(of, title, paragraphs, |_| (), main)
}

/// A whole page: its title and first `paragraphs`, the table of `contents`, the `main` part, and where its figures come
/// from.
fn framed(
    of: &TablePage<'_>,
    title: &str,
    paragraphs: &[String],
    contents: impl FnOnce(&mut String),
    main: impl FnOnce(&mut String),
) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#innhold\">{}</a>\n<header>\n<h1>{}</h1>\n",
        of.language.code(),
        text(title),
        HtmlPhrases::of(of.language).skip,
        text(title),
    );
    for paragraph in paragraphs {
        put(&mut page, "p", paragraph);
    }
    page.push_str("</header>\n");
    contents(&mut page);
    page.push_str("<main id=\"innhold\">\n");
    main(&mut page);
    page.push_str("</main>\n<footer>\n");
    put(&mut page, "p", &of.source());
    page.push_str("</footer>\n</body>\n</html>\n");
    page
}

fn theme_entry(page: &mut String, theme: &Theme, language: Language, words: &HtmlPhrases) {
    let level = theme.id.depth();
    let _ = writeln!(page, "<div class=\"theme depth{}\">", level.min(3));
    put(page, "h4", theme.label.text(language));
    if let Some(definition) = &theme.definition {
        put(page, "p", definition);
    }
    let rules = [
        (words.any, &theme.any),
        (words.none, &theme.none),
        (words.unless, &theme.unless),
    ];
    for (name, rules) in rules.into_iter().filter(|(_, rules)| !rules.is_empty()) {
        rule_list(page, (name, "rules"), rules);
    }
    page.push_str("</div>\n");
}

/// The word lists that the codebook's rules name, so that these can be read.
fn word_lists(page: &mut String, book: &Codebook, words: &HtmlPhrases) {
    let used = book.used_sets();
    if used.is_empty() {
        return;
    }
    put(page, "h4", words.sets);
    for (name, set) in book.sets.iter().filter(|(name, _)| used.contains(name)) {
        rule_list(
            page,
            (&format!("@{}", name.as_str()), "rules words"),
            &set.entries,
        );
    }
}

/// Rules under a name, in a list of that class.
fn rule_list(page: &mut String, (name, class): (&str, &str), rules: &[Rule]) {
    let _ = writeln!(
        page,
        "<details>\n<summary>{} ({})</summary>\n<ul class=\"{class}\">",
        text(name),
        rules.len()
    );
    for rule in rules {
        let _ = writeln!(page, "<li><code>{}</code></li>", text(&rule.written.text));
    }
    page.push_str("</ul>\n</details>\n");
}

/// A table: its caption, headings and how many of them are of text, rows with how deep the first cell is indented, and what stands below it.
pub(super) fn grid(
    page: &mut String,
    caption: &str,
    (headings, left): (&[String], usize),
    rows: impl Iterator<Item = (usize, Vec<String>)>,
    notes: &str,
) {
    let _ = writeln!(
        page,
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n<table{}>",
        text(caption),
        match headings.len() {
            0..=WIDE => "",
            _ if headings.len() <= CROWDED => " class=\"wide\"",
            _ => " class=\"wide crowded\"",
        },
    );
    let _ = writeln!(
        page,
        "<caption class=\"hidden\">{}</caption>\n<thead><tr>",
        text(caption)
    );
    for (at, heading) in headings.iter().enumerate() {
        let class = if (1..left).contains(&at) {
            " class=\"left\""
        } else {
            ""
        };
        let _ = write!(page, "<th scope=\"col\"{class}>{}</th>", text(heading));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for (depth, cells) in rows {
        let (first, others) = cells
            .split_first()
            .map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
        let _ = write!(
            page,
            "<tr><th scope=\"row\" class=\"depth{}\">{}</th>",
            depth.min(3),
            text(first)
        );
        for (at, cell) in others.iter().enumerate() {
            let class = if at + 1 < left { " class=\"left\"" } else { "" };
            let _ = write!(page, "<td{class}>{}</td>", text(cell));
        }
        page.push_str("</tr>\n");
    }
    let _ = writeln!(
        page,
        "</tbody>\n</table>\n</div>\n<p class=\"notes\">{}</p>",
        text(notes)
    );
}

/// An element with a text in it.
pub(super) fn put(page: &mut String, element: &str, content: &str) {
    let _ = writeln!(page, "<{element}>{}</{element}>", text(content));
}

/// Text of others: it means nothing to the page.
fn text(content: &str) -> String {
    escape(&*visible(content)).into_owned()
}
