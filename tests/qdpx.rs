//! REFI-QDA projects held against the rules of the published schema, and read back.

mod project;
mod xml;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use project::{folder_of, printed, run};
use tempfile::TempDir;
use xml::{Element, parse};

const CODEBOOK: &str = "[codebook]\ntitle = 'Prøve'\n[set]\nmangel = ['mangle*', 'for få']\n\
    [theme.bolig]\nlabel = 'Bolig & \"hus\"'\ndefinition = 'Om <hus>.'\ncolor = '#1f77b4'\nany = ['bolig*']\n\
    [theme.bolig.pris]\nany = ['dyr*', 'dyre']\n[theme.tolk]\nany = ['tolk*', '@mangel NEAR/4 tolk*']\n\
    [theme.skole]\nany = ['skole*']\n";
const PROJECT: &str = "[survey]\ntitle = 'Prøve <1>'\nanswers = ['svar.csv']\nid = 'id'\nbackground = ['fylke']\n\
    weight = 'vekt'\n[survey.columns]\nvansker = ['q1', 'q1b']\nannet = 'q2'\n[codebook]\npath = 'kodebok.toml'\n";

/// Signs outside the first plane, letters that are composed anew, all kinds of line breaks, and ids that no file may be called.
const ANSWERS: &str = "id;fylke;vekt;q1;q1b;q2\n\
    007;Troms & Øst;1,5;\"😀 Boliger\r\ner dyre\r\nog tolk\";Mangler a\u{30a} tolk;\"Bolig\rer\n😀😀 dyrt\"\n\
    a/b;;1;nei;;\n\
    3;Oslo;2;;;\"Vi ma\u{30a} ha boliger\"\n\
    4;Oslo;0,25;Ingenting;Tolk;\n";

fn folder() -> TempDir {
    folder_of(PROJECT, CODEBOOK, ANSWERS)
}

/// The parts of the zip.
fn parts(path: &Path) -> HashMap<String, String> {
    let mut zip = zip::ZipArchive::new(File::open(path).expect("a file")).expect("a zip");
    let mut parts = HashMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("UTF-8");
        let name = part.name().expect("a name").into_owned();
        parts.insert(name, text);
    }
    parts
}

/// What the schema says of an element: its parts in their order, with `*` any number, `+` one or more, `?` one or none; and its
/// attributes, those before the bar required.
const RULES: [(&str, &str, &str); 20] = [
    (
        "Project",
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description?",
        "name | xmlns origin creatingUserGUID",
    ),
    ("Users", "User+", "|"),
    ("User", "", "guid | name id"),
    ("CodeBook", "Codes", "|"),
    ("Codes", "Code+", "|"),
    (
        "Code",
        "Description? NoteRef* Code*",
        "guid name isCodable | color",
    ),
    ("Variables", "Variable+", "|"),
    ("Variable", "Description?", "guid name typeOfVariable |"),
    ("Cases", "Case+", "|"),
    (
        "Case",
        "Description? CodeRef* VariableValue* SourceRef* SelectionRef*",
        "guid | name",
    ),
    ("VariableValue", "VariableRef TextValue? FloatValue?", "|"),
    ("Sources", "TextSource+", "|"),
    (
        "TextSource",
        "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
        "guid | name plainTextPath creatingUser",
    ),
    (
        "PlainTextSelection",
        "Description? Coding* NoteRef*",
        "guid startPosition endPosition | name creatingUser",
    ),
    ("Coding", "CodeRef NoteRef*", "guid | creatingUser"),
    ("Sets", "Set+", "|"),
    (
        "Set",
        "Description? MemberCode* MemberSource* MemberNote*",
        "guid name |",
    ),
    ("CodeRef", "", "targetGUID |"),
    ("SourceRef", "", "targetGUID |"),
    ("VariableRef", "", "targetGUID |"),
];

fn check(element: &Element) {
    let Some((_, parts, attributes)) = RULES.iter().find(|(name, ..)| *name == element.name) else {
        let is_plain =
            ["Description", "TextValue", "FloatValue", "MemberCode"].contains(&element.name.as_str());
        assert!(is_plain && element.children.is_empty(), "{}", element.name);
        return;
    };
    let mut children = element
        .children
        .iter()
        .map(|child| child.name.as_str())
        .peekable();
    for part in parts.split_whitespace() {
        let name = part.trim_end_matches(['*', '+', '?']);
        let mut count = 0;
        while children.next_if_eq(&name).is_some() {
            count += 1;
        }
        let is_right = match &part[name.len()..] {
            "*" => true,
            "+" => count > 0,
            "?" => count < 2,
            _ => count == 1,
        };
        assert!(is_right, "{} has {count} {name}", element.name);
    }
    assert_eq!(children.next(), None, "in {}, out of its order", element.name);
    let (required, optional) = attributes.split_once('|').expect("a bar");
    let keys = element.keys();
    assert!(
        required.split_whitespace().all(|key| keys.contains(&key)),
        "{}: {keys:?}",
        element.name
    );
    let mut allowed = required.split_whitespace().chain(optional.split_whitespace());
    for key in keys {
        assert!(
            allowed.clone().any(|other| other == key),
            "{}: {key}",
            element.name
        );
    }
    assert!(allowed.next().is_some() || element.keys().is_empty());
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

#[test]
fn the_project_follows_the_rules_of_the_schema() {
    let folder = folder();
    printed(folder.path(), &["code", "-o", "prosjekt.qdpx"]);
    let parts = parts(&folder.path().join("prosjekt.qdpx"));
    let project = parse(&parts["project.qde"]);
    assert_eq!(project.at("xmlns"), "urn:QDA-XML:project:1.0");
    let (mut guids, mut targets) = (HashSet::new(), Vec::new());
    project.each(&mut |element| {
        check(element);
        if let Some(guid) = element.get("guid") {
            assert!(is_guid(guid) && guids.insert(guid), "{guid} of {}", element.name);
        }
        let users = ["creatingUser", "creatingUserGUID", "targetGUID"];
        targets.extend(users.iter().filter_map(|key| element.get(key)));
    });
    assert!(targets.iter().all(|target| guids.contains(target)));
    let sources: Vec<&Element> = project.one("Sources").children.iter().collect();
    assert_eq!((sources.len(), parts.len()), (7, 8));
    for source in &sources {
        let path = source
            .at("plainTextPath")
            .strip_prefix("internal://")
            .expect("in the project");
        let text = &parts[&format!("sources/{path}")];
        assert!(!text.contains('\r'));
        for selection in source.all("PlainTextSelection") {
            let place = |key: &str| selection.at(key).parse::<usize>().expect("a number");
            assert!(
                place("startPosition") < place("endPosition") && place("endPosition") <= text.chars().count()
            );
        }
    }
    // Places are in characters: behind an emoji, and behind a line break that was two.
    let text: Vec<char> = "😀 Boliger\ner dyre\nog tolk".chars().collect();
    let coded = sources[0].all("PlainTextSelection").map(|selection| {
        let place = |key: &str| selection.at(key).parse::<usize>().expect("a number");
        text[place("startPosition")..place("endPosition")]
            .iter()
            .collect::<String>()
    });
    assert_eq!(coded.collect::<Vec<_>>(), ["Boliger", "dyre", "tolk"]);
}

/// Rows without their rule, each once: a place that two rules find is coded once.
fn rows(text: &str, columns: &[&str]) -> BTreeSet<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at: Vec<usize> = columns
        .iter()
        .map(|column| header.iter().position(|name| name == *column).expect("a column"))
        .collect();
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        at.iter().map(|at| row[*at].to_owned()).collect()
    });
    rows.collect()
}

#[test]
fn what_is_written_is_read_back_with_its_codebook_its_codings_and_their_places() {
    let folder = folder();
    let folder = folder.path();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    printed(folder, &["code", "-o", "prosjekt.qdpx"]);
    let import = [
        "import",
        "prosjekt.qdpx",
        "-o",
        "ny.toml",
        "--codings",
        "koder.csv",
        "--hits",
        "treff.csv",
    ];
    printed(folder, &import);
    let long = ["respondent", "question", "theme"];
    let expected = rows(&printed(folder, &["code"]), &long);
    assert_eq!(rows(&read("koder.csv"), &long), expected);
    assert!(
        expected.contains(["a/b", "vansker", ""].map(str::to_owned).as_slice()),
        "answers without a theme are there"
    );
    let places = [
        "respondent",
        "question",
        "theme",
        "start",
        "end",
        "match",
        "mention",
    ];
    let expected = rows(&printed(folder, &["code", "--shape", "hits"]), &places);
    assert_eq!(rows(&read("treff.csv"), &places), expected);
    assert_eq!(
        printed(folder, &["code", "--codebook", "ny.toml"]),
        printed(folder, &["code"])
    );
    printed(folder, &["code", "-o", "lang.csv"]);
    let agreed = printed(folder, &["agree", "koder.csv", "lang.csv", "--format", "csv"]);
    assert!(
        agreed.lines().last().expect("rows").starts_with(",(all),5,100,"),
        "{agreed}"
    );
    printed(folder, &["code", "-o", "igjen.qdpx", "--threads", "1"]);
    let bytes = |name: &str| std::fs::read(folder.join(name)).expect("a file");
    assert_eq!(bytes("prosjekt.qdpx"), bytes("igjen.qdpx"));
    let refused = |args: &[&str], told: &str| {
        let output = run(folder, args);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && error.contains(told), "{error}");
    };
    refused(&import, "exists");
    let same = [
        "import",
        "prosjekt.qdpx",
        "--codings",
        "a.csv",
        "--hits",
        "./a.csv",
    ];
    refused(&same, "one file cannot hold both");
    assert!(!folder.join("a.csv").exists());
}

#[test]
fn texts_of_one_case_and_codings_of_several_users_are_put_together_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let coding = |user: &str, code: &str| {
        format!(
            "<Coding guid=\"e{user}\" creatingUser=\"{{U{user}}}\"><CodeRef targetGUID=\"{code}\"/></Coding>"
        )
    };
    let source = |guid: &str, codings: &str| {
        format!(
            "<TextSource guid=\"{guid}\" name=\"{guid}\"><PlainTextContent>Dyrt</PlainTextContent>\
             <PlainTextSelection guid=\"s{guid}\" startPosition=\"0\" endPosition=\"4\">{codings}</PlainTextSelection></TextSource>"
        )
    };
    let project = format!(
        "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"p\"><Users><User guid=\"u1\" name=\"Koder A\"/>\
         <User guid=\"u2\" name=\"Koder B\"/></Users><CodeBook><Codes><Code guid=\"a\" name=\"Bolig\" isCodable=\"true\"/>\
         <Code guid=\"b\" name=\"Pris\" isCodable=\"true\"/></Codes></CodeBook><Cases><Case guid=\"c\" name=\"Kommune 7\">\
         <SourceRef targetGUID=\"t1\"/><SourceRef targetGUID=\"t2\"/></Case></Cases><Sources>{}{}{}</Sources></Project>",
        source("t1", &coding("1", "a")),
        source("t2", &(coding("2", "b") + &coding("1", "b"))),
        source("t3", &coding("1", "b")),
    );
    zipped(
        &folder.join("felles.qdpx"),
        &[("project.qde", project.as_bytes())],
    );
    let args = [
        "import",
        "felles.qdpx",
        "-o",
        "ny.toml",
        "--hits",
        "treff.csv",
        "--codings",
        "koder.csv",
    ];
    let told = String::from_utf8_lossy(&run(folder, &args).stderr).into_owned();
    assert!(told.contains("1 case with several texts"), "{told}");
    assert!(
        told.contains("the codings of 2 users are put together, Koder A (3), Koder B (1)"),
        "{told}"
    );
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    assert_eq!(
        read("treff.csv"),
        "respondent,question,theme,rule,start,end,match,mention\nKommune 7,svar,Bolig,,0,4,Dyrt,1\n\
         Kommune 7,svar,Pris,,0,4,Dyrt,2\nKommune 7,svar,Pris,,0,4,Dyrt,2\nt3,svar,Pris,,0,4,Dyrt,1\n"
    );
    assert_eq!(
        read("koder.csv"),
        "respondent,question,theme\nKommune 7,svar,Bolig\nKommune 7,svar,Pris\nt3,svar,Pris\n"
    );
}

#[test]
fn what_people_decided_is_coded_of_the_text_as_a_whole() {
    let folder = folder();
    let folder = folder.path();
    let by = ["--by", "anna", "--when", "2026-03-01T12:30:00Z"];
    let add = [
        "decisions",
        "add",
        "--respondent",
        "3",
        "--question",
        "annet",
        "--theme",
        "skole",
        "--verdict",
        "add",
    ];
    printed(folder, &[&add[..], &by[..]].concat());
    printed(folder, &["code", "--decisions", "-o", "prosjekt.qdpx"]);
    printed(
        folder,
        &[
            "import",
            "prosjekt.qdpx",
            "-o",
            "ny.toml",
            "--codings",
            "koder.csv",
        ],
    );
    let long = ["respondent", "question", "theme"];
    let koder = std::fs::read_to_string(folder.join("koder.csv")).expect("a file");
    let expected = rows(&printed(folder, &["code", "--decisions"]), &long);
    assert!(expected.contains(["3", "annet", "skole"].map(str::to_owned).as_slice()));
    assert_eq!(rows(&koder, &long), expected);
}

fn zipped(path: &Path, parts: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(File::create(path).expect("a file"));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip");
}

/// As another program writes it: guids in braces and capitals, a text in the XML, places of no text, sound.
const FOREIGN: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Annet">
  <CodeBook><Codes>
    <Code guid="{AAAAAAAA-0000-0000-0000-000000000001}" name="Bolig og bosted" isCodable="true">
      <Code guid="aaaaaaaa-0000-0000-0000-000000000002" name="Pris" isCodable="true"/>
    </Code>
  </Codes></CodeBook>
  <Cases><Case guid="bbbbbbbb-0000-0000-0000-000000000001" name="Kommune 7">
    <SourceRef targetGUID="cccccccc-0000-0000-0000-000000000001"/></Case></Cases>
  <Sources>
    <TextSource guid="CCCCCCCC-0000-0000-0000-000000000001" name="Intervju" plainTextPath="internal://C1.TXT">
      <PlainTextSelection guid="dddddddd-0000-0000-0000-000000000001" startPosition="2" endPosition="6">
        <Coding guid="eeeeeeee-0000-0000-0000-000000000001"><CodeRef targetGUID="{aaaaaaaa-0000-0000-0000-000000000002}"/></Coding>
      </PlainTextSelection>
      <PlainTextSelection guid="dddddddd-0000-0000-0000-000000000002" startPosition="90" endPosition="96">
        <Coding guid="eeeeeeee-0000-0000-0000-000000000002"><CodeRef targetGUID="aaaaaaaa-0000-0000-0000-000000000002"/></Coding>
      </PlainTextSelection>
    </TextSource>
    <TextSource guid="cccccccc-0000-0000-0000-000000000002" name="Notat">
      <PlainTextContent>Dyrt &amp; trangt</PlainTextContent>
      <Coding guid="eeeeeeee-0000-0000-0000-000000000003"><CodeRef targetGUID="aaaaaaaa-0000-0000-0000-000000000001"/></Coding>
    </TextSource>
    <AudioSource guid="cccccccc-0000-0000-0000-000000000003" name="Lyd"><AudioSelection guid="dddddddd-0000-0000-0000-000000000003" begin="0" end="9">
      <Coding guid="eeeeeeee-0000-0000-0000-000000000004"><CodeRef targetGUID="aaaaaaaa-0000-0000-0000-000000000001"/></Coding>
    </AudioSelection></AudioSource>
  </Sources>
</Project>"##;

#[test]
fn projects_of_other_programs_are_read_and_what_is_left_out_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let text = "\u{feff}a\u{30a}dyrt".as_bytes();
    zipped(
        &folder.join("annet.qdpx"),
        &[("project.qde", FOREIGN.as_bytes()), ("Sources/c1.txt", text)],
    );
    let output = run(
        folder,
        &[
            "import",
            "annet.qdpx",
            "-o",
            "ny.toml",
            "--codings",
            "koder.csv",
            "--hits",
            "treff.csv",
        ],
    );
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(
        output.status.code(),
        Some(1),
        "themes without rules are to be mended: {told}"
    );
    assert!(told.contains("2 themes, 2 texts and 1 coded place"), "{told}");
    assert!(told.contains("left out: 2 codings"), "{told}");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    assert_eq!(
        read("koder.csv"),
        "respondent,question,theme\nKommune 7,svar,bolig-og-bosted\nKommune 7,svar,bolig-og-bosted.Pris\nNotat,svar,bolig-og-bosted\n"
    );
    assert_eq!(
        read("treff.csv"),
        "respondent,question,theme,rule,start,end,match\nKommune 7,svar,bolig-og-bosted.Pris,,2,6,dyrt\n"
    );
}

#[test]
fn broken_projects_are_refused_and_nothing_is_written() {
    let folder = folder();
    let folder = folder.path();
    printed(folder, &["code", "-o", "prosjekt.qdpx"]);
    let whole = std::fs::read(folder.join("prosjekt.qdpx")).expect("a file");
    std::fs::write(folder.join("halv.qdpx"), &whole[..whole.len() / 2]).expect("a file");
    zipped(&folder.join("tom.qdpx"), &[("annet.txt", b"x")]);
    zipped(
        &folder.join("rot.qdpx"),
        &[("project.qde", b"<Project><CodeBook>")],
    );
    for (file, told) in [
        ("halv", "not a REFI-QDA project"),
        ("tom", "no project.qde"),
        ("rot", "ends before"),
    ] {
        let name = format!("{file}.qdpx");
        let output = run(
            folder,
            &["import", &name, "-o", "ny.toml", "--codings", "koder.csv"],
        );
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(2) && error.contains(told),
            "{file}: {error}"
        );
        assert!(!folder.join("ny.toml").exists() && !folder.join("koder.csv").exists());
    }
    for at in (0..whole.len()).step_by(97) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        std::fs::write(folder.join("skadd.qdpx"), &damaged).expect("a file");
        let output = run(folder, &["import", "skadd.qdpx", "-o", "ny.toml", "--force"]);
        assert!(matches!(output.status.code(), Some(0..=2)), "no panic at {at}");
    }
}
