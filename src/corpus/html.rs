//! HTML that an export left in a text: entities (`b&oslash;lig`) and tags (`<br>`).
//!
//! Only what can hardly be meant as it stands is taken for HTML: an entity of a known name, or by number, with its
//! semicolon; a tag of a known name, closed, whose attributes have an equals sign. Not *R&D;*, *a < b* or `<navn>`.

use std::ops::Range;

use memchr::memchr2_iter;

/// Letters of Latin 1 and the usual punctuation; sorted.
const ENTITIES: &[&str] = &[
    "AElig", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "Ccedil", "ETH", "Eacute", "Ecirc",
    "Egrave", "Euml", "Iacute", "Icirc", "Igrave", "Iuml", "Ntilde", "OElig", "Oacute", "Ocirc", "Ograve",
    "Oslash", "Otilde", "Ouml", "Scaron", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute", "Yuml",
    "aacute", "acirc", "acute", "aelig", "agrave", "amp", "apos", "aring", "atilde", "auml", "bdquo", "bull",
    "ccedil", "cent", "copy", "deg", "eacute", "ecirc", "egrave", "emsp", "ensp", "eth", "euml", "euro",
    "frac12", "frac14", "frac34", "gt", "hellip", "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml",
    "laquo", "ldquo", "lsaquo", "lsquo", "lt", "mdash", "micro", "middot", "minus", "nbsp", "ndash",
    "ntilde", "oacute", "ocirc", "oelig", "ograve", "ordf", "ordm", "oslash", "otilde", "ouml", "para",
    "plusmn", "pound", "quot", "raquo", "rdquo", "reg", "rsaquo", "rsquo", "sbquo", "scaron", "sect", "shy",
    "sup1", "sup2", "sup3", "szlig", "thinsp", "thorn", "times", "trade", "uacute", "ucirc", "ugrave",
    "uuml", "yacute", "yen", "yuml", "zwj", "zwnj",
];

/// Tags of formatted text, in small letters; sorted.
const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "meta",
    "o:p",
    "ol",
    "p",
    "pre",
    "s",
    "script",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// No name of an entity or a tag, and no number of a character, is longer.
const LONGEST: usize = 10;
/// Attributes are read so far.
const FARTHEST: usize = 1000;

/// Where the first entity or tag of `text` stands.
pub(super) fn find_html(text: &str) -> Option<Range<usize>> {
    let mut marks = memchr2_iter(b'&', b'<', text.as_bytes());
    marks.find_map(|at| {
        let behind = &text[at + 1..];
        let is_entity = text.as_bytes()[at] == b'&';
        let length = if is_entity { entity(behind) } else { tag(behind) };
        length.map(|length| at..at + 1 + length)
    })
}

/// Length of the entity whose `&` stands before `behind`.
fn entity(behind: &str) -> Option<usize> {
    let end = behind.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &behind[..end];
    let is_entity = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => is_all(number, |byte| byte.is_ascii_hexdigit()),
            None => is_all(number, |byte| byte.is_ascii_digit()),
        },
        None => ENTITIES.binary_search(&name).is_ok(),
    };
    is_entity.then_some(end + 1)
}

fn is_all(number: &str, is_digit: fn(&u8) -> bool) -> bool {
    !number.is_empty() && number.as_bytes().iter().all(is_digit)
}

/// Length of the tag or comment whose `<` stands before `behind`.
fn tag(behind: &str) -> Option<usize> {
    if behind.starts_with("!--") {
        return Some(3);
    }
    let named = behind.strip_prefix('/').unwrap_or(behind);
    let ends_name = |byte: u8| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace();
    let end = named.bytes().take(LONGEST + 1).position(ends_name)?;
    let name = named[..end].to_ascii_lowercase();
    TAGS.binary_search(&name.as_str()).ok()?;
    let rest = &named[end..];
    let close = rest
        .bytes()
        .take(FARTHEST)
        .position(|byte| matches!(byte, b'<' | b'>'))?;
    let attributes = rest[..close].trim_matches(|c: char| c.is_whitespace() || c == '/');
    let is_tag = rest.as_bytes()[close] == b'>' && (attributes.is_empty() || attributes.contains('='));
    is_tag.then(|| behind.len() - rest.len() + close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is found stands between `[` and `]`.
    fn finds(drawn: &str) {
        let text = drawn.replace(['[', ']'], "");
        let expected = drawn
            .find('[')
            .map(|start| start..drawn.find(']').expect("an end") - 1);
        assert_eq!(find_html(&text), expected, "in {text:?}");
    }

    #[test]
    fn entities_by_name_and_number_are_found() {
        finds("en b[&oslash;]lig og &aring;");
        finds("[&#248;]re");
        finds("p[&#xF8;]");
        finds("barn [&amp;] unge");
        finds("barn &unge [&nbsp;]");
        finds("sa [&quot;]nei");
        finds("& [&amp;]oslash;");
    }

    #[test]
    fn tags_are_found_with_their_attributes() {
        finds("en[<br>]to");
        finds("en[<BR />]to");
        finds("[<p>]ja</p>");
        finds("ja[</div>]");
        finds("[<span lang=\"NO\" style='x'>]ja");
        finds("[<o:p>]</o:p>");
        finds("[<!--] if gte mso 9>");
    }

    #[test]
    fn what_people_write_is_not_html() {
        for text in [
            "barn & unge",
            "barn&unge",
            "R&D;",
            "R&D",
            "&",
            "<",
            "<3",
            "a < b",
            "a <b og c> d",
            "x<y",
            "<navn>",
            "mindre enn <5>",
            "&;",
            "&#;",
            "&#x;",
            "&#12a;",
            "<b",
            "</",
            "<p ikke lukket",
            "A&B; C&D;",
            "&øre;",
            "->",
            "<-",
            "<<br",
            "<kari@nav.no>",
            "&nbsp uten semikolon",
        ] {
            finds(text);
        }
    }

    #[test]
    fn names_are_sorted_and_short() {
        for names in [ENTITIES, TAGS] {
            assert!(names.is_sorted_by(|a, b| a < b));
            assert!(names.iter().all(|name| name.len() <= LONGEST));
        }
    }

    proptest! {
        #[test]
        fn any_text_has_html_on_char_boundaries_or_none(text in "[&<>/;#xbrp= øoslash🙂]{0,30}") {
            if let Some(found) = find_html(&text) {
                prop_assert!(text.get(found).is_some_and(|piece| piece.starts_with(['&', '<'])));
            }
        }
    }
}
