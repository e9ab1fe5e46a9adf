//! REFI-QDA codebooks, which NVivo, MAXQDA, ATLAS.ti and others share: codes within codes, with names and descriptions.
//!
//! A code's description is the theme's definition, and behind it, in a fence, what only this program reads: the theme's
//! keys in TOML. Word lists are sets of the codes whose rules use them; what is of the whole codebook is a set of the
//! outermost codes.

use std::fmt::Write;
use std::io;

use quick_xml::escape::escape;
use uuid::Uuid;

use crate::codebook::{Label, ThemeId};
use crate::text::Language;

use super::outline::{Outline, OutlineTheme, names, tree};
use super::toml;

/// The namespace of codebooks.
pub(super) const NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

/// What encloses the machine's part of a description.
pub(super) const FENCE: &str = "```fritekst";
pub(super) const FENCE_END: &str = "```";

/// Writes a codebook.
pub(super) fn write(outline: &Outline) -> io::Result<Vec<u8>> {
    let mut out = String::new();
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    let _ = writeln!(
        out,
        "<CodeBook xmlns=\"{NAMESPACE}\" origin=\"fritekst {version}\">"
    );
    codes(outline, &mut out);
    sets(outline, &mut out);
    let _ = writeln!(out, "</CodeBook>");
    Ok(out.into_bytes())
}

/// Writes the codes, each with those that are part of it.
pub(super) fn codes(outline: &Outline, out: &mut String) {
    let _ = writeln!(out, "  <Codes>");
    for (at, theme) in outline.themes.iter().enumerate() {
        open_code(theme, out);
        // A next theme that lies deeper is within this one, which therefore stays open.
        let next = outline.themes.get(at + 1).map_or(0, |theme| theme.id.depth());
        for depth in (next..=theme.id.depth()).rev() {
            let _ = writeln!(out, "{}</Code>", indent(depth));
        }
    }
    let _ = writeln!(out, "  </Codes>");
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth + 2)
}

fn open_code(theme: &OutlineTheme, out: &mut String) {
    let indent = indent(theme.id.depth());
    let colour = theme
        .colour
        .map(|colour| format!(" color=\"{colour}\""))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "{indent}<Code guid=\"{}\" name=\"{}\" isCodable=\"true\"{colour}>",
        guid("theme", theme.id.as_str()),
        attribute(match theme.has_label() {
            true => theme.label.text(Language::Nb),
            false => theme.name(),
        }),
    );
    let _ = writeln!(
        out,
        "{indent}  <Description>{}</Description>",
        escape(description(theme))
    );
}

/// The definition, and the fence with the rest.
fn description(theme: &OutlineTheme) -> String {
    let plain = theme.definition.as_deref().filter(|text| is_plain(text));
    let mut rest = OutlineTheme {
        definition: None,
        colour: None,
        ..theme.clone()
    };
    // The code's name says a label of one text, unless it is what a code without a label is called.
    if theme
        .label
        .common()
        .is_some_and(|label| is_plain(label) && label != theme.name())
    {
        rest.label = Label::same(theme.id.as_str());
    }
    let mut keys = format!("id = {}\n", toml::quoted(theme.name()));
    if let Some(definition) = theme.definition.as_deref().filter(|_| plain.is_none()) {
        let _ = writeln!(keys, "definition = {}", toml::quoted(definition));
    }
    keys.push_str(&toml::body(&rest));
    fenced(plain.unwrap_or_default(), &keys)
}

/// Whether XML gives `text` back as it is, and no fence begins in it.
fn is_plain(text: &str) -> bool {
    let kept = |c: char| !c.is_control() || c == '\n';
    text.chars().all(kept) && !text.contains(FENCE) && !text.contains(['\u{fffe}', '\u{ffff}'])
}

fn fenced(before: &str, keys: &str) -> String {
    let gap = if before.is_empty() { "" } else { "\n\n" };
    format!("{before}{gap}{FENCE}\n{keys}{FENCE_END}")
}

/// Writes word lists, and what is of the whole codebook; nothing if there is nothing of the kind.
pub(super) fn sets(outline: &Outline, out: &mut String) {
    let mut head = String::new();
    toml::head(outline, &mut head);
    if head.is_empty() && outline.sets.is_empty() {
        return;
    }
    let _ = writeln!(out, "  <Sets>");
    if !head.is_empty() {
        let outermost = outline.themes.iter().filter(|theme| theme.id.depth() == 0);
        let title = outline.title.as_deref().unwrap_or("fritekst");
        set("codebook", title, &head, outermost.map(|theme| &theme.id), out);
    }
    for (name, entries) in &outline.sets {
        let mut keys = String::new();
        toml::list("rules", entries, &mut keys);
        let users = outline.themes.iter().filter(|theme| {
            let rules = theme.rules().into_iter().flat_map(|(_, rules)| rules);
            rules
                .filter_map(|rule| tree(rule).ok())
                .any(|expr| names(&expr).contains(name))
        });
        set(
            "set",
            &format!("@{name}"),
            &keys,
            users.map(|theme| &theme.id),
            out,
        );
    }
    let _ = writeln!(out, "  </Sets>");
}

fn set<'a>(kind: &str, name: &str, keys: &str, members: impl Iterator<Item = &'a ThemeId>, out: &mut String) {
    let _ = writeln!(
        out,
        "    <Set guid=\"{}\" name=\"{}\">",
        guid(kind, name),
        attribute(name)
    );
    let _ = writeln!(
        out,
        "      <Description>{}</Description>",
        escape(fenced("", keys))
    );
    for id in members {
        let _ = writeln!(
            out,
            "      <MemberCode targetGUID=\"{}\"/>",
            guid("theme", id.as_str())
        );
    }
    let _ = writeln!(out, "    </Set>");
}

/// The same for the same name, in every export.
pub(super) fn guid(kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(
        &Uuid::NAMESPACE_URL,
        format!("urn:fritekst:{kind}:{name}").as_bytes(),
    )
}

/// A text as the value of an attribute, on one line.
pub(super) fn attribute(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if is_plain(c.encode_utf8(&mut [0; 4])) && c != '\n' {
                c
            } else {
                ' '
            }
        })
        .collect();
    escape(plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::qdc_reader::read_with_guids;
    use crate::codebook::exchange::testing::{complaints, outlines, reread, said};
    use crate::codebook::exchange::{CodebookFormat, PlainWords};
    use crate::source::{Problems, Sources};
    use proptest::prelude::*;

    fn written(outline: &Outline) -> String {
        String::from_utf8(write(outline).expect("XML")).expect("UTF-8")
    }

    #[test]
    fn people_see_the_definition_and_the_fence_holds_the_rules() {
        let xml = written(&reread(
            "[theme.bolig]\nlabel = \"Bolig & hus\"\ndefinition = \"Vansker.\"\ncolor = \"#1f77b4\"\nany = [\"bolig*\"]\n[theme.bolig.pris]\nany = [\"dyr\"]",
        ));
        let expected = "  <Codes>
    <Code guid=\"7f0a\" name=\"Bolig &amp; hus\" isCodable=\"true\" color=\"#1f77b4\">
      <Description>Vansker.

```fritekst
id = &quot;bolig&quot;
any = [&quot;bolig*&quot;]
```</Description>
      <Code guid=\"";
        let (start, behind) = xml.split_once("guid=\"").expect("a guid");
        let (_, behind) = behind.split_once('"').expect("its end");
        let xml = format!("{start}guid=\"7f0a\"{behind}");
        assert!(xml.contains(expected), "{xml}");
        assert!(xml.contains("name=\"pris\""));
    }

    #[test]
    fn codebooks_of_other_tools_are_read() {
        let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"Annet verktøy\">
  <Codes>
    <Code guid=\"a\" name=\"Bolig og bosted\" isCodable=\"false\" color=\"#FF0000\">
      <Code guid=\"b\" name=\"Pris\" isCodable=\"true\"><Description>H&#248;y &amp; stigende</Description></Code>
      <Code guid=\"c\" name=\"Pris\" isCodable=\"true\" color=\"rød\"/>
    </Code>
  </Codes>
  <Sets><Set guid=\"d\" name=\"Viktige\"><MemberCode targetGUID=\"b\"/></Set></Sets>
</CodeBook>";
        let imported = said(CodebookFormat::Qdc, xml);
        let themes = &imported.outline.themes;
        let ids: Vec<&str> = themes.iter().map(|theme| theme.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "bolig-og-bosted",
                "bolig-og-bosted.Pris",
                "bolig-og-bosted.Pris-2"
            ]
        );
        assert_eq!(themes[1].definition.as_deref(), Some("Høy & stigende"));
        assert_eq!(
            themes[0].colour.map(|colour| colour.to_string()).as_deref(),
            Some("#ff0000")
        );
        assert_eq!(complaints(&imported).len(), 1);
    }

    #[test]
    fn a_code_that_was_renamed_keeps_its_new_name_and_its_id() {
        let xml = written(&reread(
            "[theme.bolig]\nlabel = { nb = \"Bolig\", nn = \"Bustad\" }\nany = [\"bolig\"]",
        ));
        let imported = said(
            CodebookFormat::Qdc,
            &xml.replace("name=\"Bolig\"", "name=\"Boligmangel\""),
        );
        let theme = &imported.outline.themes[0];
        assert_eq!(
            (
                theme.id.as_str(),
                theme.label.text(Language::Nb),
                theme.label.text(Language::Nn)
            ),
            ("bolig", "Boligmangel", "Bustad")
        );
    }

    #[test]
    fn broken_and_hostile_files_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><CodeBook><Codes><Code name=\"&c;\"/></Codes></CodeBook>";
        let deep = format!("<CodeBook>{}", "<Code name=\"a\">".repeat(100_000));
        let cases = [
            (bomb.to_owned(), "DOCTYPE"),
            (deep, "deep"),
            ("<CodeBook>\n<Codes>".to_owned(), "ends before"),
            ("<CodeBook><Codes></CodeBook>".to_owned(), "not valid XML"),
            ("<Project/>".to_owned(), "no REFI-QDA codebook"),
            (String::new(), "no REFI-QDA codebook"),
            (
                "<CodeBook><Code name=\"a\"><Description>&x;</Description></Code></CodeBook>".to_owned(),
                "entity `&x;`",
            ),
            ("<CodeBook><Code/></CodeBook>".to_owned(), "no name"),
        ];
        for (xml, message) in cases {
            let imported = said(CodebookFormat::Qdc, &xml);
            let told = complaints(&imported);
            assert!(
                imported.has_errors() && told.len() == 1 && told[0].contains(message),
                "{message}: {told:?}"
            );
        }
    }

    /// Also where they differ in capitals only, or have letters that no other tool's ids have.
    #[test]
    fn ids_come_back_as_they_are_in_every_format() {
        let outline = reread(
            "[theme.A]\nany = [\"leie\"]\n[theme.a]\nany = [\"eie\"]\n[theme.'språk']\nlabel = \"a\"\nany = [\"tolk\"]\n\
             [theme.SUM]\nany = [\"#SUM.Del\"]\n[theme.SUM.Del]\nlabel = \"Språk\"\nany = [\"del\"]",
        );
        let ids = |outline: &Outline| -> Vec<String> {
            outline.themes.iter().map(|theme| theme.id.to_string()).collect()
        };
        assert_eq!(ids(&outline), ["A", "a", "språk", "SUM", "SUM.Del"]);
        for format in ["qdc", "csv", "xlsx", "json", "toml"] {
            let format: CodebookFormat = format.parse().expect("a format");
            let written = crate::codebook::exchange::write(format, &outline, false).expect("written");
            let imported = crate::codebook::exchange::read(format, "fil", written.bytes, PlainWords::Exact);
            assert_eq!(imported.expect("read").outline, outline, "{format:?}");
        }
        // The codings of a project are found by the guids of its codes.
        let mut problems = Problems::of(Sources::default().add("", ""));
        let (_, by_guid) = read_with_guids(&written(&outline), &mut problems);
        for theme in &outline.themes {
            let guid = guid("theme", theme.id.as_str()).to_string();
            assert_eq!(by_guid.get(&guid), Some(&theme.id));
        }
    }

    #[test]
    fn an_id_that_another_code_has_is_told() {
        let xml = written(&reread("[theme.bolig]\nany = [\"bolig\"]"));
        let xml = xml.replace("<Codes>", "<Codes>\n<Code name=\"bolig\"/>");
        let imported = said(CodebookFormat::Qdc, &xml);
        assert_eq!(
            complaints(&imported),
            ["5: the id `bolig` is another code's; this one is `bolig-2` now"]
        );
    }

    #[test]
    fn mistakes_in_the_fence_stand_at_the_code() {
        let xml = written(&reread("[theme.bolig]\nany = [\"bolig\"]")).replace("any = ", "ane = ");
        assert_eq!(
            complaints(&said(CodebookFormat::Qdc, &xml)),
            ["4: unknown key `ane`"]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn what_is_written_is_read_as_the_same(outline in outlines()) {
            let xml = written(&outline);
            let imported = said(CodebookFormat::Qdc, &xml);
            prop_assert!(imported.problems.is_empty(), "{:?}", imported.problems);
            prop_assert_eq!(imported.outline, outline, "{}", xml);
        }

        #[test]
        fn anything_is_read_or_refused(xml in "(<Code name=\"a\">|</Code>|<CodeBook>|<Description>|</Description>|```fritekst\n|[a-c<>/&;\"]){0,20}") {
            let _ = said(CodebookFormat::Qdc, &xml);
        }
    }
}
