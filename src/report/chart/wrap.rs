//! Texts in lines that fit, by an estimate of their width.

/// The width of `text` in letters of that size. An estimate from above for the usual fonts without serifs: the letters
/// are taken to be as wide as those of DejaVu Sans, about the widest of them, by classes; signs that are not Latin
/// (emoji, say) to be 1.4 times as wide as the font is high, and marks that combine to be nothing.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '/' | '-' => 0.42,
        'm' | 'w' | 'æ' | 'M' | 'W' | 'Æ' | '@' | '%' | '—' | '…' => 1.0,
        c if c.is_uppercase() => 0.78,
        c if (c as u32) < 0x250 => 0.64,
        '–' => 0.5,
        '\u{2000}'..='\u{24ff}' => 0.84,
        '\u{25a0}'..='\u{25ff}' => 0.8,
        _ => 1.4,
    }
}

/// `text` in lines of at most `room`: broken at spaces, behind `-` and `/`, and where a word alone is too long, within
/// it, with a hyphen. Nothing is left out; a text without words is one blank line.
pub fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut gap = " ";
        for piece in word.split_inclusive(['-', '/']) {
            put(&mut lines, gap, piece, (size, room));
            gap = "";
        }
    }
    lines
}

/// Adds `piece` to the last line, or to new ones if it does not fit.
fn put(lines: &mut Vec<String>, gap: &str, piece: &str, (size, room): (f64, f64)) {
    let last = lines.last().map_or("", String::as_str);
    let gap = if last.is_empty() { "" } else { gap };
    if width(last, size) + width(gap, size) + width(piece, size) <= room {
        append(lines, gap, piece);
        return;
    }
    let mut pieces = broken(piece, size, room).into_iter();
    match (last.is_empty(), pieces.next()) {
        (true, Some(first)) => append(lines, "", &first),
        (false, Some(first)) => lines.push(first),
        (_, None) => {}
    }
    lines.extend(pieces);
}

fn append(lines: &mut [String], gap: &str, piece: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(gap);
        last.push_str(piece);
    }
}

/// A word in parts that fit, all but the last with a hyphen. A part has three letters at least, whatever room there is.
fn broken(word: &str, size: f64, room: f64) -> Vec<String> {
    const SHORTEST: usize = 3;
    if width(word, size) <= room {
        return vec![word.to_owned()];
    }
    let mut parts = vec![String::new()];
    for c in word.chars() {
        let part = parts.last().map_or("", String::as_str);
        let is_full = width(part, size) + em(c) * size + em('-') * size > room;
        let is_long = part.chars().count() >= SHORTEST && em(c) > 0.0;
        if is_full && is_long {
            append(&mut parts, "", "-");
            parts.push(String::new());
        }
        append(&mut parts, "", c.encode_utf8(&mut [0; 4]));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_spaces_slashes_and_within_long_words() {
        let lines = |text| wrapped(text, 10.0, 60.0);
        assert_eq!(lines("Bolig"), ["Bolig"]);
        assert_eq!(lines("Bolig og bosetting"), ["Bolig og", "bosetting"]);
        assert_eq!(lines("fylke/kommune"), ["fylke/", "kommune"]);
        assert_eq!(lines("  "), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_cut(text in "[a-zæøåA-ZÆØÅ 🙂&]{0,80}", room in 40f64..300.0) {
            let lines = wrapped(&text, 12.0, room);
            let bare = |text: &str| text.replace([' ', '-'], "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }

        #[test]
        fn lines_fit(text in "[a-zæøå ]{0,80}", room in 60f64..300.0) {
            for line in wrapped(&text, 12.0, room) {
                prop_assert!(width(&line, 12.0) <= room + 1e-9, "{}", line);
            }
        }
    }
}
