//! `fritekst why`: why a respondent's answers were coded as they were.

use std::io::Write;

use anyhow::{Context, bail};
use serde::Serialize;

use fritekst::coding::Coder;
use fritekst::corpus::{Answer, Corpus, Respondent};
use fritekst::report::{
    Format, PageStyle, Provenance, Teller, Why, WhyHit, WhyPhrases, WhyTheme, count, mark, one_line,
};
use fritekst::source::did_you_mean;
use fritekst::text::Span;

use super::output::{Look, OutputArgs};
use super::survey::{PROJECT_FILE, Survey, SurveyArgs, check_theme};
use super::table::{footer, heading, line_width, paragraph, wrap};
use super::{Console, Outcome};

/// Tell why a respondent's answers were coded as they were
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst why R012                 the themes given, by which rules, and what was taken away
fritekst why R012 --theme bolig   also, where it is not given, how far each of its rules got")]
pub struct Args {
    /// The respondent's id; the row's number, if no column of ids is named
    respondent: String,
    /// Tell of this theme and its subthemes, given or not (repeatable)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

/// The formats that it can be written in.
const FORMATS: [Format; 4] = [Format::Terminal, Format::Markdown, Format::Json, Format::Jsonl];

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &FORMATS, console)?;
    let mut survey = Survey::open_to_code(&args.survey, &[], console)?;
    let Some((coder, sha256)) = survey.coder(console)? else {
        bail!("no codebook is named; give --codebook PATH, or `[codebook] path` in {PROJECT_FILE}");
    };
    args.theme
        .iter()
        .try_for_each(|theme| check_theme(coder.library(), theme))?;
    let respondent = find_respondent(&survey.corpus, &args.respondent)?;
    let told = tell(&survey, &coder, args, respondent)?;
    let page = Page {
        respondent: survey.corpus.respondents.get(respondent),
        corpus: &survey.corpus,
        answers: &told,
        asked: !args.theme.is_empty(),
        provenance: Provenance::new(&survey.corpus, Some(sha256)),
    };
    let language = survey.language;
    args.output
        .write(format, &survey.files, console, |out, look| match format {
            Format::Json => page.write_json(out),
            Format::Jsonl => page.write_jsonl(out),
            _ => {
                let style = PageStyle::of(look.format, language);
                page.write(out, look, style)
            }
        })?;
    Ok(Outcome::Done)
}

fn find_respondent(corpus: &Corpus, id: &str) -> anyhow::Result<usize> {
    let mut respondents = corpus.respondents.iter();
    let found = respondents.position(|respondent| respondent.id() == id.trim());
    found.with_context(|| {
        let ids: Vec<&str> = corpus.respondents.iter().map(|known| known.id()).collect();
        format!("there is no respondent `{id}`; {}", did_you_mean(id, &ids))
    })
}

/// What is to be told of the respondent's answers; that there is none is an error that says why.
fn tell<'a>(
    survey: &'a Survey,
    coder: &'a Coder,
    args: &'a Args,
    respondent: usize,
) -> anyhow::Result<Vec<Why<'a>>> {
    let Survey {
        corpus,
        sources,
        language,
        ..
    } = survey;
    let id = corpus.respondents.get(respondent).id();
    let of_respondent = |answer: &Answer<'_>| answer.respondent == respondent;
    let answers: Vec<Answer<'_>> = corpus.answers().filter(of_respondent).collect();
    if answers.is_empty() {
        bail!("respondent `{id}` answered none of the questions");
    }
    let shown = answers.iter().filter(|answer| survey.shows(answer.question));
    let shown: Vec<Answer<'_>> = shown.copied().collect();
    if shown.is_empty() {
        bail!("respondent `{id}` did not answer the question that --only names");
    }
    let teller = Teller::new(corpus, coder, sources, &args.theme, *language);
    let told: Vec<Why<'_>> = shown
        .into_iter()
        .filter(|answer| teller.concerns(*answer))
        .map(|answer| teller.tell(answer))
        .collect();
    if told.is_empty() {
        bail!(
            "respondent `{id}` did not answer a question that has the theme `{}`",
            args.theme.join("` or `")
        );
    }
    Ok(told)
}

/// What is written.
struct Page<'a> {
    respondent: Respondent<'a>,
    corpus: &'a Corpus,
    answers: &'a [Why<'a>],
    /// Whether themes were asked about.
    asked: bool,
    provenance: Provenance,
}

#[derive(Serialize)]
struct Document<'a> {
    provenance: &'a Provenance,
    respondent: &'a str,
    answers: &'a [Why<'a>],
}

#[derive(Serialize)]
struct Line<'a> {
    respondent: &'a str,
    #[serde(flatten)]
    why: &'a Why<'a>,
}

impl Page<'_> {
    fn write_json(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let document = Document {
            provenance: &self.provenance,
            respondent: self.respondent.id(),
            answers: self.answers,
        };
        serde_json::to_writer(&mut *out, &document)?;
        Ok(writeln!(out)?)
    }

    fn write_jsonl(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        for why in self.answers {
            let respondent = self.respondent.id();
            serde_json::to_writer(&mut *out, &Line { respondent, why })?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn write(&self, out: &mut dyn Write, look: Look, style: PageStyle) -> anyhow::Result<()> {
        paragraph(out, look, &(style.safe)(&self.head()))?;
        for why in self.answers {
            let question = self.corpus.find_question(why.question);
            let wording = question.and_then(|at| self.corpus.questions[at].text.as_deref());
            heading(out, look, 2, wording.unwrap_or(why.question))?;
            self.write_answer(out, look, style, why)?;
        }
        Ok(footer(out, look, &self.provenance.line(style.language))?)
    }

    /// "Respondent R012 · Troms, 3 000–9 999"
    fn head(&self) -> String {
        let background: Vec<&str> = self.respondent.background().flatten().collect();
        // The word is the same in all languages.
        let respondent = format!("Respondent {}", self.respondent.id());
        let parts = [respondent, background.join(", ")];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        one_line(&parts.join(" · "))
    }

    fn write_answer(
        &self,
        out: &mut dyn Write,
        look: Look,
        style: PageStyle,
        why: &Why<'_>,
    ) -> anyhow::Result<()> {
        let counting = why
            .themes
            .iter()
            .flat_map(|theme| &theme.hits)
            .filter(|hit| hit.counts);
        let spans: Vec<Span> = counting
            .map(|hit| Span::new(hit.place.start, hit.place.end))
            .collect();
        let text = mark(why.text.trim_end(), &spans, look.marks, style.safe);
        write_text(out, look, &text)?;
        let phrases = WhyPhrases::of(style.language);
        if !why.has_codebook {
            let not_coded = fritekst::report::Phrases::of(style.language).not_coded;
            return Ok(paragraph(out, look, not_coded)?);
        }
        if why.non_answer {
            paragraph(out, look, phrases.non_answer)?;
        } else if why.given.is_empty() {
            paragraph(out, look, phrases.uncoded)?;
        }
        let list = List { out, look, style };
        let told_in_full = |theme: &&WhyTheme<'_>| theme.given || self.asked;
        list.themes(why, told_in_full)
    }
}

/// The answer's text, set apart.
fn write_text(out: &mut dyn Write, look: Look, text: &str) -> anyhow::Result<()> {
    if look.format == Format::Markdown {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        return Ok(writeln!(out, "> {}\n", lines.join("  \n> "))?);
    }
    for line in text.lines() {
        for line in wrap(line.trim_end(), line_width(look).saturating_sub(4).max(20)).lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(writeln!(out)?)
}

/// Writes the themes of an answer as lists.
struct List<'a> {
    out: &'a mut dyn Write,
    look: Look,
    style: PageStyle,
}

impl List<'_> {
    fn themes(mut self, why: &Why<'_>, in_full: impl Fn(&&WhyTheme<'_>) -> bool) -> anyhow::Result<()> {
        for theme in why.themes.iter().filter(&in_full) {
            self.theme(theme)?;
        }
        let mut nearly = why.themes.iter().filter(|theme| !in_full(theme)).peekable();
        if nearly.peek().is_some() {
            self.title(self.phrases().nearly)?;
            for theme in nearly {
                self.nearly(theme)?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// A theme that is given, or was asked about.
    fn theme(&mut self, theme: &WhyTheme<'_>) -> anyhow::Result<()> {
        let phrases = self.phrases();
        let given = phrases.given[usize::from(!theme.given)];
        self.title(&format!("{}: {given}", self.name(theme)))?;
        if !theme.through.is_empty() {
            let themes: Vec<String> = theme.through.iter().map(|id| (self.style.safe)(id)).collect();
            self.item(1, &phrases.through.replace("{themes}", &themes.join(", ")))?;
        }
        if theme.rules.is_empty() {
            theme.hits.iter().try_for_each(|hit| self.hit(hit))?;
        } else {
            self.rules(theme)?;
        }
        if !theme.given && theme.rules.is_empty() {
            self.item(1, phrases.no_rules)?;
        }
        Ok(writeln!(self.out)?)
    }

    fn hit(&mut self, hit: &WhyHit<'_>) -> anyhow::Result<()> {
        let told = format!("{}: {}", self.style.words(&hit.place), self.style.rule(&hit.rule));
        if hit.counts {
            return self.item(1, &told);
        }
        self.item(1, &format!("{told} {}", self.phrases().does_not_count))?;
        let cancellers = hit.cancelled_by.iter();
        cancellers
            .map(|by| self.style.canceller(by))
            .collect::<Vec<_>>()
            .iter()
            .try_for_each(|by| self.item(2, by))
    }

    /// A theme whose hits were taken away, in one line.
    fn nearly(&mut self, theme: &WhyTheme<'_>) -> anyhow::Result<()> {
        let Some((first, others)) = theme.hits.split_first() else {
            return Ok(());
        };
        let by: Vec<String> = first
            .cancelled_by
            .iter()
            .map(|by| self.style.canceller(by))
            .collect();
        let mut told = format!(
            "{}: {}, {}; {}",
            self.name(theme),
            self.style.words(&first.place),
            self.style.rule(&first.rule),
            by.join("; ")
        );
        if !others.is_empty() {
            let more = self
                .phrases()
                .more_hits
                .replace("{count}", &count(others.len(), self.style.language));
            told.push_str(&format!(" {more}"));
        }
        self.item(1, &told)
    }

    /// How far the rules of a theme got: those of which the answer has anything, and then the rest in one line.
    fn rules(&mut self, theme: &WhyTheme<'_>) -> anyhow::Result<()> {
        let is_far = |tried: &&fritekst::report::Tried<'_>| tried.found.is_empty() && !tried.has_similar();
        for tried in theme.rules.iter().filter(|tried| !is_far(tried)) {
            self.item(1, &self.style.rule(&tried.rule))?;
            for lack in self.style.progress(tried) {
                self.item(2, &lack)?;
            }
        }
        let far: Vec<String> = theme
            .rules
            .iter()
            .filter(is_far)
            .map(|tried| (self.style.code)(tried.rule.text))
            .collect();
        if !far.is_empty() {
            self.item(1, &format!("{} {}", self.phrases().nothing_of, far.join(", ")))?;
        }
        Ok(())
    }

    /// "Bolig (bolig)"
    fn name(&self, theme: &WhyTheme<'_>) -> String {
        format!(
            "{} ({})",
            (self.style.safe)(theme.label),
            (self.style.safe)(theme.theme)
        )
    }

    fn title(&mut self, title: &str) -> anyhow::Result<()> {
        match self.look.format {
            Format::Markdown => writeln!(self.out, "**{title}**\n")?,
            _ => writeln!(self.out, "{}", wrap(title, line_width(self.look)))?,
        }
        Ok(())
    }

    /// A line of the list at that depth, from 1.
    fn item(&mut self, depth: usize, text: &str) -> anyhow::Result<()> {
        let indent = "  ".repeat(depth);
        if self.look.format == Format::Markdown {
            return Ok(writeln!(self.out, "{}- {text}", &indent[2..])?);
        }
        let width = line_width(self.look).saturating_sub(indent.len() + 2).max(20);
        for (at, line) in wrap(text, width).lines().enumerate() {
            writeln!(self.out, "{indent}{}{line}", if at == 0 { "– " } else { "  " })?;
        }
        Ok(())
    }

    fn phrases(&self) -> &'static WhyPhrases {
        WhyPhrases::of(self.style.language)
    }
}
