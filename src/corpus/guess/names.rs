//! Names of columns that say what is in them, and the tools that name them so.

use super::role::{Personal, Role};

/// A tool that surveys are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Qualtrics.
    Qualtrics,
    /// Nettskjema of the University of Oslo.
    Nettskjema,
    /// SurveyXact of Rambøll.
    SurveyXact,
    /// LimeSurvey.
    LimeSurvey,
    /// Microsoft Forms.
    Forms,
    /// Google Forms.
    Google,
    /// Questback.
    Questback,
    /// Enalyzer.
    Enalyzer,
}

impl Tool {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qualtrics => "Qualtrics",
            Self::Nettskjema => "Nettskjema",
            Self::SurveyXact => "SurveyXact",
            Self::LimeSurvey => "LimeSurvey",
            Self::Forms => "Microsoft Forms",
            Self::Google => "Google Forms",
            Self::Questback => "Questback",
            Self::Enalyzer => "Enalyzer",
        }
    }

    /// The names that its exports give to columns which are not questions.
    fn technical(self) -> &'static [&'static str] {
        let of = TECHNICAL.iter().find(|(tool, _)| *tool == self);
        of.map_or(&[], |(_, names)| names)
    }

    /// A name as names are compared here: in small letters and digits alone.
    pub(in crate::corpus) fn plain(name: &str) -> String {
        plain(name)
    }

    /// The tool whose names most of `names` are: two at least, or the one that a file of Google's has first.
    pub(in crate::corpus) fn of(names: &[String]) -> Option<Self> {
        let score = |tool: Self| {
            names
                .iter()
                .filter(|name| tool.technical().contains(&name.as_str()))
                .count()
        };
        let first_is_google = names
            .first()
            .is_some_and(|name| Self::Google.technical().contains(&name.as_str()));
        let mut best: Option<(Self, usize)> = None;
        for (tool, score) in TECHNICAL.map(|(tool, _)| (tool, score(tool))) {
            if score >= 2 && best.is_none_or(|(_, most)| score > most) {
                best = Some((tool, score));
            }
        }
        best.map(|(tool, _)| tool)
            .or(first_is_google.then_some(Self::Google))
    }
}

/// The names that exports of each tool give to columns which are not questions, as [`plain`] has them.
const TECHNICAL: [(Tool, &[&str]); 8] = [
    (
        Tool::Qualtrics,
        &[
            "startdate",
            "enddate",
            "status",
            "progress",
            "durationinseconds",
            "finished",
            "recordeddate",
            "responseid",
            "ipaddress",
            "recipientlastname",
            "recipientfirstname",
            "recipientemail",
            "externalreference",
            "externaldatareference",
            "locationlatitude",
            "locationlongitude",
            "distributionchannel",
            "userlanguage",
            "qrecaptchascore",
            "qtotalduration",
            "responsetype",
        ],
    ),
    (
        Tool::Nettskjema,
        &[
            "submissionid",
            "created",
            "answertimems",
            "createddate",
            "modifieddate",
            "answerid",
            "opprettet",
            "endret",
            "svartid",
            "levert",
            "levertdato",
            "besvarelsesid",
            "answertime",
            "delivereddate",
            "referansenummer",
        ],
    ),
    (
        Tool::SurveyXact,
        &[
            "statoverall1",
            "statoverall2",
            "statoverall3",
            "statoverall4",
            "statoverall5",
            "statinternal1",
            "statinternal2",
            "statcompletion1",
            "closetime",
            "starttime",
            "difftime",
            "responsecollectsessions",
            "numberofreturnedmail",
            "importgroup",
            "distributionschedule",
            "digitaldistributionstatus",
            "digitaldistributionerrormessage",
            "created",
            "modified",
            "organization",
            "respondentkey",
        ],
    ),
    (
        Tool::LimeSurvey,
        &[
            "submitdate",
            "lastpage",
            "startlanguage",
            "seed",
            "startdate",
            "datestamp",
            "ipaddr",
            "refurl",
            "interviewtime",
            "datesubmitted",
            "datestarted",
            "datelastaction",
            "ipaddress",
            "referrerurl",
            "totaltime",
            "innleveringsdato",
            "sisteside",
            "startspråk",
            "datostartet",
            "datosistehandling",
            "henviserurl",
            "svarid",
            "token",
        ],
    ),
    (
        Tool::Forms,
        &[
            "starttime",
            "completiontime",
            "lastmodifiedtime",
            "totalpoints",
            "quizfeedback",
            "gradepostedtime",
            "starttidspunkt",
            "fullføringstidspunkt",
            "tidspunktforsisteendring",
            "sistendret",
            "totaltantallpoeng",
            "tilbakemeldingpåtest",
            "tilbakemeldingomtest",
            "tidspunktforoppslåttkarakter",
            "fullførttidspunkt",
        ],
    ),
    (Tool::Google, &["timestamp", "tidsmerke"]),
    (
        Tool::Questback,
        &[
            "respondentstatus",
            "invitationdate",
            "responsedate",
            "respondentlanguage",
            "dateofresponse",
            "quest",
            "datecompleted",
            "datestarted",
            "collector",
        ],
    ),
    (
        Tool::Enalyzer,
        &[
            "respondentstatus",
            "surveylink",
            "lastanswered",
            "firstanswered",
            "completedtime",
            "respondenttype",
            "invited",
            "remindersent",
            "sistbesvart",
            "førstbesvart",
        ],
    ),
];

/// Names of ids, the surest first.
pub(super) const IDS: &[&str] = &[
    "respondentid",
    "respondent",
    "respid",
    "responseid",
    "submissionid",
    "svarid",
    "besvarelsesid",
    "informantid",
    "caseid",
    "recordid",
    "deltakerid",
    "id",
    "løpenummer",
    "lopenummer",
    "løpenr",
    "lopenr",
    "respondentnr",
    "respnr",
    "serial",
    "uuid",
    "respondentkey",
    "answerid",
    "token",
    "nr",
];

/// Names of the column of questions in a file with an answer a row.
pub(super) const QUESTIONS: &[&str] = &[
    "sporsmal",
    "spørsmål",
    "sporsmål",
    "spørsmal",
    "question",
    "questionid",
    "spm",
    "sporsmalid",
    "spørsmålid",
    "variabel",
    "variable",
    "item",
    "spmid",
    "questioncode",
];

/// Names of weights.
pub(super) const WEIGHTS: &[&str] = &[
    "vekt",
    "weight",
    "vekter",
    "weights",
    "wgt",
    "wt",
    "vekting",
    "utvalgsvekt",
    "frafallsvekt",
    "designvekt",
];

/// How names of telephone numbers begin; the numbers tell whether they are.
pub(super) const PHONES: &[&str] = &["tel", "tlf", "mob", "phone", "cell", "kontakttlf", "kontakttel"];

/// Parts of names of columns with texts.
pub(super) const TEXTS: &[&str] = &[
    "fritekst",
    "tekst",
    "text",
    "kommentar",
    "comment",
    "begrunn",
    "utdyp",
    "svar",
    "annet",
    "other",
    "åpent",
    "apent",
    "openended",
];

/// The beginning of a name of several, when it says no more than that it is one.
pub(super) const GENERAL: &[&str] = &[
    "q",
    "s",
    "v",
    "var",
    "spm",
    "sporsmal",
    "spørsmål",
    "question",
    "item",
    "tekst",
    "text",
    "fritekst",
    "svar",
    "answer",
    "åpent",
    "apent",
    "open",
    "kommentar",
    "comment",
    "felt",
    "field",
    "kolonne",
    "column",
    "x",
];

/// A name in small letters and digits alone, so that `$submission_id`, `Submission-ID` and `submissionId` are one.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a column of that [`plain`] name is, if the name alone says it. `tool` is what the file comes from.
pub(super) fn by_name(plain: &str, tool: Option<Tool>) -> Option<Role> {
    let personal = PERSONAL.iter().find(|(names, _)| names.contains(&plain));
    if let Some((_, kind)) = personal {
        return Some(Role::Personal(*kind));
    }
    let tool = tool.filter(|tool| tool.technical().contains(&plain))?;
    (!IDS.contains(&plain)).then_some(Role::Technical(tool))
}

/// Names of personal data.
const PERSONAL: &[(&[&str], Personal)] = &[
    (
        &["ipaddress", "ipaddr", "ip", "ipadresse", "ipadress"],
        Personal::Address,
    ),
    (
        &[
            "email",
            "epost",
            "mail",
            "emailaddress",
            "epostadresse",
            "recipientemail",
            "mailadresse",
            "respondentemail",
            "username",
            "brukernavn",
        ],
        Personal::Email,
    ),
    (
        &[
            "telefon",
            "tlf",
            "mobil",
            "phone",
            "phonenumber",
            "telefonnummer",
            "mobilnummer",
            "mobiltelefon",
            "telephone",
            "tlfnr",
            "mobilnr",
            "tel",
            "telnr",
            "tlfnummer",
            "telefonnr",
            "mob",
            "mobnr",
            "mobile",
            "mobiltlf",
            "mobilephone",
            "cellphone",
            "phonenr",
            "kontakttelefon",
        ],
        Personal::Phone,
    ),
    (
        &[
            "navn",
            "name",
            "fornavn",
            "etternavn",
            "firstname",
            "lastname",
            "surname",
            "recipientfirstname",
            "recipientlastname",
            "fulltnavn",
            "fullname",
            "respondentname",
            "kontaktperson",
            "personnavn",
        ],
        Personal::Name,
    ),
    (
        &[
            "locationlatitude",
            "locationlongitude",
            "latitude",
            "longitude",
            "breddegrad",
            "lengdegrad",
            "lat",
            "lon",
            "lng",
            "gps",
        ],
        Personal::Place,
    ),
    (
        &[
            "fødselsnummer",
            "fodselsnummer",
            "personnummer",
            "fnr",
            "fødselsnr",
            "fodselsnr",
            "personnr",
            "pnr",
            "dnummer",
            "dnr",
            "ssn",
        ],
        Personal::Identity,
    ),
    (
        &[
            "fødselsdato",
            "fodselsdato",
            "født",
            "fodt",
            "birthdate",
            "dateofbirth",
            "dob",
        ],
        Personal::Birth,
    ),
    (
        &[
            "adresse",
            "address",
            "gateadresse",
            "postadresse",
            "hjemmeadresse",
            "streetaddress",
        ],
        Personal::Home,
    ),
];
