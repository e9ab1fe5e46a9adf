use proptest::prelude::*;

use super::*;

fn theme(id: &str, list: ThemeList) -> List {
    List::Theme(ThemeId::new(id).expect("an id"), list)
}

fn set(name: &str) -> List {
    List::Set(SetName::new(name).expect("a name"))
}

/// Adding `entry` to the list turns one text into the other, and removing it turns it back.
fn turns(before: &str, list: &List, entry: &str, after: &str) {
    let added = add(before, list, entry).expect("it can be added");
    assert_eq!(added.text, after);
    assert_eq!(
        remove(after, list, entry).expect("it can be removed").text,
        before
    );
}

const ANY: ThemeList = ThemeList::Any;

#[test]
fn a_list_on_one_line_stays_on_one() {
    let a = theme("a", ANY);
    turns(
        "[theme.a]\nany = ['x'] # hm\n",
        &a,
        "y",
        "[theme.a]\nany = ['x', 'y'] # hm\n",
    );
    turns(
        "[theme.a]\nany = [ \"x\", ]",
        &a,
        "y",
        "[theme.a]\nany = [ \"x\", \"y\", ]",
    );
    turns("theme.a.any=[\"x\",'z']", &a, "y", "theme.a.any=[\"x\",'z', 'y']");
    turns(
        "theme = {a = {any = ['x']}}",
        &a,
        "y",
        "theme = {a = {any = ['x', 'y']}}",
    );
}

#[test]
fn a_list_of_lines_gets_a_line() {
    let a = theme("a", ANY);
    turns(
        "[theme.a]\nany = [\n  'x',   # comment, with comma\n  # the last\n]\n",
        &a,
        "y",
        "[theme.a]\nany = [\n  'x',   # comment, with comma\n  'y',\n  # the last\n]\n",
    );
    turns(
        "[theme.a]\nany = [\n\t\"x\" # no comma\n]\nunless = []\n",
        &a,
        "y",
        "[theme.a]\nany = [\n\t\"x\", # no comma\n\t\"y\"\n]\nunless = []\n",
    );
    turns(
        "[theme.a]\nany = ['x',\n]",
        &a,
        "y",
        "[theme.a]\nany = ['x',\n    'y',\n]",
    );
    turns(
        "[theme.a]\r\nany = [\r\n  'x',\r\n]\r\n",
        &a,
        "y",
        "[theme.a]\r\nany = [\r\n  'x',\r\n  'y',\r\n]\r\n",
    );
    turns(
        "[theme.a]\nany = ['x',\n       'z']",
        &a,
        "y",
        "[theme.a]\nany = ['x',\n       'z', 'y']",
    );
}

#[test]
fn an_empty_list_gets_its_first_entry() {
    turns(
        "[set]\na = []\n[theme.t]\nany = ['@a']",
        &set("a"),
        "y",
        "[set]\na = [\"y\"]\n[theme.t]\nany = ['@a']",
    );
    let text = "[set]\na = [\n  # none yet\n]\n[theme.t]\nany = ['@a']";
    turns(text, &set("a"), "y", &text.replace("yet\n", "yet\n  \"y\",\n"));
    let text = "[set]\na = [\n]\n[theme.t]\nany = ['@a']";
    turns(text, &set("a"), "y", &text.replace("[\n", "[\n    \"y\",\n"));
}

#[test]
fn a_list_that_is_missing_is_made_in_its_usual_place() {
    let text = "[theme.a]\nlabel = 'A'\nany = [\n  'x',\n] # all\nmatch = ['x']\n\n[theme.b]\nany = ['b']";
    let none = theme("a", ThemeList::None);
    turns(
        text,
        &none,
        "y",
        &text.replace("# all\n", "# all\nnone = [\"y\"]\n"),
    );
    let unless = theme("b", ThemeList::Unless);
    turns(text, &unless, "y", &format!("{text}\nunless = [\"y\"]"));
    let text = "  [theme.a]  # parent\n  [theme.a.b]\n  any = ['x']\n";
    turns(
        text,
        &theme("a", ANY),
        "y",
        &text.replace("# parent\n", "# parent\n  any = [\"y\"]\n"),
    );
    let label = "[theme.a.b]\nany = ['x']\n[theme.a]\nlabel = { nb = 'A' }\n[theme.c]\nany = ['c']";
    turns(
        label,
        &theme("a", ANY),
        "y",
        &label.replace("}\n", "}\nany = [\"y\"]\n"),
    );
}

#[test]
fn a_text_that_stands_for_a_list_becomes_one() {
    let added = add("[theme.a]\nany = 'x' # hm", &theme("a", ANY), "y").expect("it can be added");
    assert_eq!(added.text, "[theme.a]\nany = ['x', 'y'] # hm");
    assert_eq!(added.line, 2);
}

#[test]
fn entries_leave_from_every_place() {
    let text = "[theme.a]\nany = ['x', 'y', 'z']";
    let removed = |entry: &str| {
        remove(text, &theme("a", ANY), entry)
            .expect("it can be removed")
            .text
    };
    assert_eq!(removed("x"), "[theme.a]\nany = ['y', 'z']");
    assert_eq!(removed("y"), "[theme.a]\nany = ['x', 'z']");
    assert_eq!(removed("z"), "[theme.a]\nany = ['x', 'y']");
    let text = "[theme.a]\nany = [\n 'x', # of x\n 'y', 'z',\n]";
    let removed = |entry: &str| {
        remove(text, &theme("a", ANY), entry)
            .expect("it can be removed")
            .text
    };
    assert_eq!(removed("x"), "[theme.a]\nany = [\n 'y', 'z',\n]");
    assert_eq!(removed("y"), "[theme.a]\nany = [\n 'x', # of x\n 'z',\n]");
    assert_eq!(removed("z"), "[theme.a]\nany = [\n 'x', # of x\n 'y',\n]");
}

#[test]
fn a_new_theme_stands_behind_the_others() {
    let id = ThemeId::new("a.språk").expect("an id");
    let text = "# mine\n[theme.a]\nany = ['x']";
    let added = add_theme(text, &id, "Språk", &["y", r"/\d/"]).expect("it can be added");
    let expected = format!("{text}\n\n[theme.a.\"språk\"]\nlabel = \"Språk\"\nany = [\"y\", '/\\d/']\n");
    assert_eq!((added.text, added.line), (expected, 5));
    assert!(matches!(
        add_theme(text, &ThemeId::new("a").expect("an id"), "A", &[]),
        Err(EditError::ThemeThere(_))
    ));
}

#[test]
fn what_cannot_be_changed_is_told() {
    let text = "[theme]\na = { any = ['x', 'lag*'] }\nb.any = ['z']\n[theme.c.d]\nany = ['w']";
    let told = |list: &List, entry: &str| add(text, list, entry).expect_err("a mistake").to_string();
    assert_eq!(told(&theme("q", ANY), "y"), "it has no theme `q`");
    assert_eq!(told(&set("q"), "y"), "it has no word list `@q`");
    assert_eq!(told(&theme("a", ANY), "x"), "`x` is there already, on line 2");
    assert_eq!(
        told(&theme("a", ANY), "((x))"),
        "`((x))` is there already, on line 2"
    );
    for id in ["a", "b", "c"] {
        let none = theme(id, ThemeList::None);
        assert_eq!(
            told(&none, "y"),
            format!("the theme `{id}` has no lines of its own; write it under `[theme.{id}]`")
        );
    }
    assert!(matches!(
        add(text, &theme("a", ANY), "(y"),
        Err(EditError::Mistake(_))
    ));
    let last = remove("[theme.a]\nany = ['x']", &theme("a", ANY), "x");
    assert_eq!(
        last.expect_err("a mistake").to_string(),
        "the codebook would have a mistake then: the theme `a` has no rules and no subthemes"
    );
    assert!(matches!(
        add("[theme", &theme("a", ANY), "x"),
        Err(EditError::NotToml(_))
    ));
    assert!(matches!(
        remove(text, &theme("a", ANY), "y"),
        Err(EditError::NoEntry(_))
    ));
}

/// A list with entries, spaces, comments, line breaks and commas as authors may put them.
fn written_list() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![
        "",
        " ",
        "\t",
        "\n",
        "\n    ",
        " # no, 'a' [\n",
        "\r\n  ",
        "\n\n",
    ]);
    let entry = prop::sample::select(vec![
        "'x1'",
        "\"x2\"",
        "'bolig NEAR/3 (a OR b)'",
        r#""\"no show\"""#,
    ]);
    let entries = prop::collection::vec((gap.clone(), entry, gap.clone()), 1..5);
    (entries, any::<bool>(), gap).prop_map(|(entries, trailing, gap)| {
        let mut seen: Vec<String> = Vec::new();
        for (before, entry, behind) in entries {
            if !seen.iter().any(|other| other.contains(entry)) {
                seen.push(format!("{before}{entry}{behind}"));
            }
        }
        format!("[{}{}{gap}]", seen.join(","), if trailing { "," } else { "" })
    })
}

proptest! {
    #[test]
    fn adding_and_removing_gives_the_same_bytes(
        list in written_list(),
        entry in prop::sample::select(vec!["y", r"/\d+ år/", "\"a b\" OR c", "pc'en"]),
        head in prop::sample::select(vec!["", "\u{feff}", "# mine\r\n\r\n"]),
        tail in prop::sample::select(vec!["", " # end", "\nunless = [\n]\n", "\r\n[theme.b]\r\nany=['b']"]),
        which in prop::sample::select(ThemeList::ALL.to_vec()),
        in_set in any::<bool>(),
    ) {
        let (text, target) = match in_set {
            true => (format!("{head}[theme.t]\nany = ['@s']\n[set]\ns = {list}"), set("s")),
            false => (format!("{head}[theme.a]\nlabel = \"A\"\nany = {list}{tail}"), theme("a", which)),
        };
        // A list that somebody left empty does not come back when its last entry goes.
        prop_assume!(which != ThemeList::Unless || !tail.contains("unless"));
        let added = add(&text, &target, entry).expect("it can be added");
        let found = crate::codebook::parse("k.toml", &added.text);
        prop_assert!(!found.has_errors(), "{}\n{:?}", added.text, found.problems);
        let line = added.text.lines().nth(added.line - 1).unwrap_or("");
        prop_assert!(line.contains(&quoting::quoted(entry, Some("'"))) || line.contains(&quoting::quoted(entry, None)), "{}", line);
        let removed = remove(&added.text, &target, entry).expect("it can be removed");
        prop_assert_eq!(removed.text, text);
    }
}

#[test]
fn a_rule_is_replaced_where_it_stands() {
    let a = theme("a", ANY);
    let new =
        |text: &str, old: &str, by: &str| replace(text, &a, old, by).map(|edited| (edited.text, edited.line));
    assert_eq!(
        new("[theme.a]\r\nany = [\r\n  'x', # hm\r\n  \"y\"]\r\n", "x", "z"),
        Ok((
            "[theme.a]\r\nany = [\r\n  'z', # hm\r\n  \"y\"]\r\n".to_owned(),
            3
        ))
    );
    assert_eq!(
        new("[theme.a]\nany = \"x\"\n", "x", r"/z\d/"),
        Ok(("[theme.a]\nany = '/z\\d/'\n".to_owned(), 2))
    );
    let two = "[theme.a]\nany = ['x', 'y']\n";
    assert_eq!(new(two, "z", "w"), Err(EditError::NoEntry("z".to_owned())));
    let there = EditError::EntryThere {
        entry: "y".to_owned(),
        line: 2,
    };
    assert_eq!(new(two, "x", "y"), Err(there));
    assert!(matches!(new(two, "x", "("), Err(EditError::Mistake(_))));
}
