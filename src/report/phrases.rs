//! What tables and reports say, in the languages of publication.

use crate::text::{Language, Reading};

use super::number::count;
use super::table::BaseKind;

/// The words of one language. `{}` stands where a number or name goes.
#[derive(Debug)]
pub struct Phrases {
    /// Heading of the themes.
    pub theme: &'static str,
    /// Heading of the percentages.
    pub percent: &'static str,
    /// Heading of the intervals.
    pub interval: &'static str,
    /// Heading of the shares of all codes.
    pub share: &'static str,
    /// Row of answers with content and no theme.
    pub uncoded: &'static str,
    /// Row of answers without content.
    pub non_answer: &'static str,
    /// Heading of the quotes.
    pub quotes: &'static str,
    /// Instead of quotes where no answer has the theme.
    pub no_quotes: &'static str,
    /// Instead of quotes where the theme is hidden.
    pub suppressed_quotes: &'static str,
    /// Instead of quotes where the theme is hidden in a group.
    pub suppressed_group: &'static str,
    /// Instead of quotes where there are answers and none of them may be quoted.
    pub withheld_quotes: &'static str,
    /// A report without a title.
    pub report: &'static str,
    /// Among how many answers quotes are chosen: one, `{pool}`, and as many of fewer `{respondents}`.
    pub pool: [&'static str; 3],
    /// "codebook", before its hash.
    pub codebook: &'static str,
    /// How a report came about: `{answers}`, `{respondents}`, `{questions}`.
    report_material: &'static str,
    report_coding: &'static str,
    /// Answers, respondents and questions with their number, one and several.
    counted: [[&'static str; 2]; 3],
    /// That a question has no codebook.
    pub not_coded: &'static str,
    /// How quotes are chosen: `{seed}`, `{most}`.
    pub quote_method: &'static str,
    /// Of quotes where figures are hidden.
    pub quotes_kept_back: &'static str,
    /// Heading of words.
    pub word: &'static str,
    /// Heading of how words were found.
    pub reading_heading: &'static str,
    /// What an expression finds: `{words}`, `{hits}`.
    pub explain_count: &'static str,
    /// What is not shown of it: `{words}`, `{hits}`.
    pub explain_more: &'static str,
    /// Before words that look like a keyword and are not found.
    pub near_misses: &'static str,
    readings: [&'static str; 9],
    /// Those of whom a background variable says nothing.
    pub unknown_group: &'static str,
    /// The first class of a numeric variable: `{n}`.
    pub class_below: &'static str,
    /// A class of a numeric variable that is not whole: `{low}`, `{high}`.
    pub class_until: &'static str,
    /// The last class: `{n}`.
    pub class_above: &'static str,
    note_base: [&'static str; 4],
    note_weighted: &'static str,
    note_several: &'static str,
    /// That respondents could give several answers: `{mentions}`.
    note_mentions: &'static str,
    note_subthemes: &'static str,
    /// What the columns of a table are.
    pub columns: &'static str,
    note_hidden: &'static str,
    note_nothing_hidden: &'static str,
    /// That nobody answered.
    note_no_answers: &'static str,
    /// That nobody has a theme: `{themes}`, and where these are many, `{n}`.
    note_nobody: [&'static str; 3],
}

const NB: Phrases = Phrases {
    theme: "Tema",
    percent: "Prosent",
    interval: "95 % KI",
    share: "Andel av koder",
    uncoded: "Ikke kodet",
    non_answer: "Uten innhold",
    quotes: "Sitater",
    no_quotes: "Ingen svar har dette temaet.",
    suppressed_quotes: "For få svar til at sitater kan vises.",
    suppressed_group: "For få svar i gruppen til at sitater kan vises, eller de ville ha røpet en annen gruppe med for få.",
    withheld_quotes: "Ingen av svarene kan siteres: et sitat ville røpet tall som er skjult.",
    report: "Rapport",
    pool: [
        "av 1 svar",
        "av {pool} svar",
        "av {pool} svar fra {respondents} respondenter",
    ],
    codebook: "kodebok",
    report_material: "Grunnlaget er {answers} fra {respondents} på {questions}.",
    report_coding: "Svarene er kodet med regler fra en kodebok.",
    counted: [
        ["{} svar", "{} svar"],
        ["{} respondent", "{} respondenter"],
        ["{} åpent spørsmål", "{} åpne spørsmål"],
    ],
    not_coded: "Dette spørsmålet har ingen kodebok.",
    quote_method: "Sitatene er trukket med frø {seed} blant alle svar med temaet (er det flere enn {most}, blant {most} tilfeldige av dem), slik at de viser ulike regler, respondenter og grupper; lesbar lengde er foretrukket. Treff er merket.",
    quotes_kept_back: "Svar som ville røpet et skjult tall, siteres ikke.",
    word: "Ord",
    reading_heading: "Lest som",
    explain_count: "{words} ord, {hits} treff",
    explain_more: "… og {words} ord til ({hits} treff)",
    near_misses: "Ligner, men er ikke funnet:",
    readings: [
        "ordet selv",
        "bøyning",
        "bokmål/nynorsk",
        "skrivemåte",
        "sammensetning",
        "jokertegn",
        "feilskrevet",
        "regex",
        "stamme",
    ],
    unknown_group: "Ikke oppgitt",
    class_below: "under {n}",
    class_until: "{low} til under {high}",
    class_above: "{n} og over",
    note_base: [
        "Prosent av alle som svarte på spørsmålet (N = {n}).",
        "Prosent av alle som ga et svar med innhold (N = {n}).",
        "Prosent av alle svar som fikk minst ett tema (N = {n}).",
        "Prosent av alle respondenter, også dem som ikke svarte (N = {n}).",
    ],
    note_weighted: "Vektet: n og prosent er vektede tall, fra {count} respondenter; intervallene bruker Kish' effektive utvalg ({effective}).",
    note_mentions: "Respondentene kunne gi flere svar ({mentions} i alt); hver av dem teller én gang for et tema.",
    note_several: "Et svar kan ha flere temaer, så prosentene kan summere seg til mer enn 100.",
    note_subthemes: "Svar med et undertema telles også i overtemaet, én gang.",
    columns: "KI: Wilsons konfidensintervall. Andel av koder: av alle koder på øverste nivå.",
    note_hidden: "«:» betyr færre enn {min} respondenter, eller at tallet ville røpet et slikt; når noe er skjult, vises ikke andel av koder.",
    note_nothing_hidden: "Ingen tall er skjult (minste celle: {min}).",
    note_no_answers: "Ingen har svart på spørsmålet.",
    note_nobody: [
        "Ingen svar har temaet {themes}.",
        "Ingen svar har temaene {themes}.",
        "{n} av temaene har ingen svar.",
    ],
};

const NN: Phrases = Phrases {
    theme: "Tema",
    percent: "Prosent",
    interval: "95 % KI",
    share: "Del av kodar",
    uncoded: "Ikkje koda",
    non_answer: "Utan innhald",
    quotes: "Sitat",
    no_quotes: "Ingen svar har dette temaet.",
    suppressed_quotes: "For få svar til at sitat kan visast.",
    suppressed_group: "For få svar i gruppa til at sitat kan visast, eller dei ville ha røpt ei anna gruppe med for få.",
    withheld_quotes: "Ingen av svara kan siterast: eit sitat ville ha røpt tal som er skjulte.",
    report: "Rapport",
    pool: [
        "av 1 svar",
        "av {pool} svar",
        "av {pool} svar frå {respondents} respondentar",
    ],
    codebook: "kodebok",
    report_material: "Grunnlaget er {answers} frå {respondents} på {questions}.",
    report_coding: "Svara er koda med reglar frå ei kodebok.",
    counted: [
        ["{} svar", "{} svar"],
        ["{} respondent", "{} respondentar"],
        ["{} ope spørsmål", "{} opne spørsmål"],
    ],
    not_coded: "Dette spørsmålet har inga kodebok.",
    quote_method: "Sitata er trekte med frø {seed} blant alle svar med temaet (er det fleire enn {most}, blant {most} tilfeldige av dei), slik at dei viser ulike reglar, respondentar og grupper; lesbar lengd er føretrekt. Treff er merkte.",
    quotes_kept_back: "Svar som ville ha røpt eit skjult tal, blir ikkje siterte.",
    word: "Ord",
    reading_heading: "Lese som",
    explain_count: "{words} ord, {hits} treff",
    explain_more: "… og {words} ord til ({hits} treff)",
    near_misses: "Liknar, men er ikkje funne:",
    readings: [
        "ordet sjølv",
        "bøying",
        "bokmål/nynorsk",
        "skrivemåte",
        "samansetjing",
        "jokerteikn",
        "feilskrive",
        "regex",
        "stamme",
    ],
    unknown_group: "Ikkje oppgitt",
    class_below: "under {n}",
    class_until: "{low} til under {high}",
    class_above: "{n} og over",
    note_base: [
        "Prosent av alle som svara på spørsmålet (N = {n}).",
        "Prosent av alle som gav eit svar med innhald (N = {n}).",
        "Prosent av alle svar som fekk minst eitt tema (N = {n}).",
        "Prosent av alle respondentar, også dei som ikkje svara (N = {n}).",
    ],
    note_weighted: "Vekta: n og prosent er vekta tal, frå {count} respondentar; intervalla bruker Kish' effektive utval ({effective}).",
    note_mentions: "Respondentane kunne gi fleire svar ({mentions} i alt); kvar av dei tel éin gong for eit tema.",
    note_several: "Eit svar kan ha fleire tema, så prosentane kan summere seg til meir enn 100.",
    note_subthemes: "Svar med eit undertema blir også talde i overtemaet, éin gong.",
    columns: "KI: Wilsons konfidensintervall. Del av kodar: av alle kodar på øvste nivå.",
    note_hidden: "«:» tyder færre enn {min} respondentar, eller at talet ville ha røpt eit slikt; når noko er skjult, blir ikkje del av kodar vist.",
    note_nothing_hidden: "Ingen tal er skjulte (minste celle: {min}).",
    note_no_answers: "Ingen har svara på spørsmålet.",
    note_nobody: [
        "Ingen svar har temaet {themes}.",
        "Ingen svar har temaa {themes}.",
        "{n} av temaa har ingen svar.",
    ],
};

const EN: Phrases = Phrases {
    theme: "Theme",
    percent: "Per cent",
    interval: "95% CI",
    share: "Share of codes",
    uncoded: "Not coded",
    non_answer: "Without content",
    quotes: "Quotes",
    no_quotes: "No answer has this theme.",
    suppressed_quotes: "Too few answers for quotes to be shown.",
    suppressed_group: "Too few answers in the group for quotes to be shown, or they would give away another group with too few.",
    withheld_quotes: "None of the answers can be quoted: a quote would give hidden figures away.",
    report: "Report",
    pool: [
        "of 1 answer",
        "of {pool} answers",
        "of {pool} answers by {respondents} respondents",
    ],
    codebook: "codebook",
    report_material: "The material is {answers} from {respondents} to {questions}.",
    report_coding: "The answers are coded by the rules of a codebook.",
    counted: [
        ["{} answer", "{} answers"],
        ["{} respondent", "{} respondents"],
        ["{} open question", "{} open questions"],
    ],
    not_coded: "This question has no codebook.",
    quote_method: "The quotes are drawn with seed {seed} among all answers with the theme (if there are more than {most}, among {most} of them at random), so that they show different rules, respondents and groups; readable lengths are preferred. Hits are marked.",
    quotes_kept_back: "Answers that would give a hidden figure away are not quoted.",
    word: "Word",
    reading_heading: "Read as",
    explain_count: "{words} words, {hits} hits",
    explain_more: "… and {words} more words ({hits} hits)",
    near_misses: "Looks alike, but is not found:",
    readings: [
        "the word itself",
        "inflection",
        "bokmål/nynorsk",
        "spelling",
        "compound",
        "glob",
        "misspelt",
        "regex",
        "stem",
    ],
    unknown_group: "Not stated",
    class_below: "under {n}",
    class_until: "{low} to under {high}",
    class_above: "{n} and over",
    note_base: [
        "Per cent of all who answered the question (N = {n}).",
        "Per cent of all who gave an answer with content (N = {n}).",
        "Per cent of all answers that got at least one theme (N = {n}).",
        "Per cent of all respondents, also those who did not answer (N = {n}).",
    ],
    note_weighted: "Weighted: n and per cent are weighted figures, from {count} respondents; intervals use Kish's effective sample size ({effective}).",
    note_mentions: "Respondents could give several answers ({mentions} in all); each of them counts once for a theme.",
    note_several: "An answer can have several themes, so the percentages can add up to more than 100.",
    note_subthemes: "Answers with a subtheme count in its parent too, once.",
    columns: "CI: Wilson's confidence interval. Share of codes: of all codes at the top level.",
    note_hidden: "“:” means fewer than {min} respondents, or that the figure would give such a one away; where anything is hidden, shares of codes are not shown.",
    note_nothing_hidden: "No figures are hidden (smallest cell: {min}).",
    note_no_answers: "Nobody answered the question.",
    note_nobody: [
        "No answer has the theme {themes}.",
        "No answer has the themes {themes}.",
        "{n} of the themes have no answers.",
    ],
};

impl Phrases {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }

    /// How a word was found.
    pub fn found_as(&self, reading: Reading) -> &'static str {
        self.readings[reading as usize]
    }

    /// How a report came about: of how many answers, respondents and questions, if that may be told, and how they were
    /// coded.
    pub fn intro(&self, material: Option<[usize; 3]>, language: Language) -> String {
        let counted = |[one, several]: [&str; 2], n: usize| {
            let words = if n == 1 { one } else { several };
            words.replace("{}", &count(n, language))
        };
        let [of_answers, of_respondents, of_questions] = self.counted;
        let told = material.map(|[answers, respondents, questions]| {
            self.report_material
                .replace("{answers}", &counted(of_answers, answers))
                .replace("{respondents}", &counted(of_respondents, respondents))
                .replace("{questions}", &counted(of_questions, questions))
        });
        let sentences: Vec<String> = told.into_iter().chain([self.report_coding.to_owned()]).collect();
        sentences.join(" ")
    }

    /// What the percentages are of.
    pub fn base(&self, kind: BaseKind, n: &str) -> String {
        self.note_base[kind as usize].replace("{n}", n)
    }

    /// That nobody has the themes of those names, or that nobody answered; nothing where there are none.
    pub fn nobody(&self, themes: &[String], answered: bool, language: Language) -> Option<String> {
        let [one, several, many] = self.note_nobody;
        match themes.len() {
            _ if !answered => Some(self.note_no_answers.to_owned()),
            0 => None,
            1 => Some(one.replace("{themes}", &quoted(themes, language))),
            2..=NAMED => Some(several.replace("{themes}", &quoted(themes, language))),
            more => Some(many.replace("{n}", &count(more, language))),
        }
    }

    /// That the figures are weighted.
    pub fn weighted(&self, count: &str, effective: &str) -> String {
        self.note_weighted
            .replace("{count}", count)
            .replace("{effective}", effective)
    }

    /// That respondents could give several answers.
    pub fn mentions(&self, mentions: usize, language: Language) -> String {
        self.note_mentions
            .replace("{mentions}", &count(mentions, language))
    }

    /// What is true of every table: how answers count.
    pub fn reading(&self, has_subthemes: bool) -> String {
        match has_subthemes {
            true => format!("{} {}", self.note_several, self.note_subthemes),
            false => self.note_several.to_owned(),
        }
    }

    /// What is hidden.
    pub fn hidden(&self, any: bool, min_cell: usize) -> String {
        let note = if any {
            self.note_hidden
        } else {
            self.note_nothing_hidden
        };
        note.replace("{min}", &min_cell.to_string())
    }
}

/// More themes than this are counted in a note, not named.
const NAMED: usize = 4;

/// Names in quotation marks, in a row.
fn quoted(names: &[String], language: Language) -> String {
    let (open, close, and) = match language {
        Language::Nb | Language::Nn => ('«', '»', " og "),
        Language::En => ('“', '”', " and "),
    };
    let names: Vec<String> = names.iter().map(|name| format!("{open}{name}{close}")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{}{and}{last}", others.join(", ")),
        _ => names.concat(),
    }
}
