//! Which atoms find which words of a vocabulary, and the other way about.

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use crate::mapped::Strings;
use crate::text::{Analyzer, Found, Reading};

use super::atoms::{Atom, Atoms};
use super::lists::Lists;

/// Words that one thread takes at a time.
pub(super) const CHUNK: usize = 2048;

/// By number of the word, which atoms find it, in order, and how.
pub(super) type Lookup = Lists<(Atom, Found)>;

/// What is found of some words: which words are found, by how many atoms, and these, one word's behind another's.
type Chunk = (Vec<(usize, usize)>, Vec<(Atom, Found)>);

impl Atoms {
    /// What [`find`](Self::find) finds of each of `forms`, on all cores; the lists are in the order of the forms.
    pub fn find_all(&self, analyzer: &Analyzer, forms: &Strings) -> Lookup {
        let pieces = self.pieces().and_then(|pieces| any_of(&pieces));
        let find = |start: usize| {
            let range = start..forms.len().min(start + CHUNK);
            let (mut lists, mut found) = Chunk::default();
            let mut ask = |word: usize, form: &str| {
                let before = found.len();
                self.add_found(analyzer, form, &mut found);
                if found.len() > before {
                    lists.push((word, found.len() - before));
                }
            };
            match &pieces {
                Some(pieces) => {
                    let having = forms.having(range, |bytes| pieces.find(bytes).map(|piece| piece.start()));
                    having.into_iter().for_each(|word| ask(word, forms.get(word)));
                }
                None => range
                    .clone()
                    .zip(forms.run(range))
                    .for_each(|(word, form)| ask(word, form)),
            }
            (lists, found)
        };
        let starts = (0..forms.len()).into_par_iter().step_by(CHUNK);
        let chunks: Vec<Chunk> = starts.map(find).collect();
        let mut all = Lookup::default();
        all.items
            .reserve_exact(chunks.iter().map(|(_, found)| found.len()).sum());
        all.ends.reserve_exact(forms.len());
        // Most words are found by nothing: only those that are have been noted.
        let mut end = 0;
        for (lists, found) in chunks {
            for (word, length) in lists {
                all.ends.resize(word, end);
                end += length;
                all.ends.push(end);
            }
            all.items.extend(found);
        }
        all.ends.resize(forms.len(), end);
        all
    }
}

/// Finds any of `pieces` at the speed of memory.
fn any_of(pieces: &[String]) -> Option<AhoCorasick> {
    let builder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(pieces);
    builder.ok()
}

impl Lookup {
    /// By number of the atom, of which there are so many, the words that it finds, in order: what `item` makes of the
    /// word's number and of how it is found.
    pub fn by_atom<T: Copy>(&self, atoms: usize, item: impl Fn(u32, Found) -> T) -> Lists<T> {
        let mut ends = vec![0; atoms];
        self.items.iter().for_each(|(atom, _)| ends[atom.0 as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            // Where the list begins, until its items have been put in.
            (*end, sum) = (sum, sum + *end);
        }
        let mut order = vec![(0, Found::whole(Reading::Form)); self.items.len()];
        let mut items = self.items.iter();
        let mut before = 0;
        for (word, end) in self.ends.iter().enumerate() {
            for (atom, found) in items.by_ref().take(end - before) {
                let next = &mut ends[atom.0 as usize];
                order[*next] = (word as u32, *found);
                *next += 1;
            }
            before = *end;
        }
        let items = order.into_iter().map(|(word, found)| item(word, found)).collect();
        Lists { items, ends }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::WordPattern;

    /// Words that are, or nearly are, made of a few others, whole or in part.
    const WORD: &str = "(bo|bolig|råd|s|e|en|barn|nett|tjeneste|teneste|ær|åå|øl|15|i|q){1,4}";
    const GLOB: &str = "[*?]?(bo|li|g|å|r|e|ne)?[*?]{0,2}(s|e|ø|tj)?[*?]?";

    fn pattern() -> impl Strategy<Value = (u8, String)> {
        prop_oneof![(0_u8..5, WORD), (Just(5), GLOB)]
    }

    fn made(analyzer: &Analyzer, (kind, written): &(u8, String)) -> WordPattern {
        match kind {
            0 => analyzer.keyword(written),
            1 => analyzer.inflected(written),
            2 | 3 => analyzer.fuzzy(written, kind - 1),
            4 => WordPattern::exact(written),
            _ => WordPattern::glob(written),
        }
    }

    proptest! {
        #[test]
        fn all_words_at_once_are_each_word_by_itself(
            patterns in prop::collection::vec(pattern(), 0..12),
            words in prop::collection::vec(WORD, 0..12),
            typos in any::<bool>(),
            widened in any::<bool>(),
        ) {
            let analyzer = Analyzer::norwegian().finding_typos(typos);
            let analyzer = if widened { analyzer.widened() } else { analyzer };
            let mut atoms = Atoms::default();
            for pattern in &patterns {
                atoms.intern(made(&analyzer, pattern));
            }
            let forms: Strings = words.iter().map(String::as_str).collect();
            let lookup = atoms.find_all(&analyzer, &forms);
            prop_assert_eq!(lookup.len(), words.len());
            for (word, found) in words.iter().zip(lookup.iter()) {
                prop_assert_eq!(found, atoms.find_plainly(&analyzer, word), "{}", word);
            }
            let by_atom = lookup.by_atom(atoms.len(), |word, found| (word, Some(found)));
            for (atom, found) in by_atom.iter().enumerate() {
                let plain: Vec<_> = lookup.iter().enumerate().filter_map(|(word, row)| {
                    let (_, found) = row.iter().find(|(own, _)| own.0 as usize == atom)?;
                    Some((word as u32, Some(*found)))
                }).collect();
                prop_assert_eq!(found, plain);
            }
        }

        #[test]
        fn any_number_of_threads_finds_the_same(words in prop::collection::vec(WORD, 0..6)) {
            let analyzer = Analyzer::norwegian();
            let mut atoms = Atoms::default();
            atoms.intern(analyzer.keyword("bolig"));
            let words: Strings = words.iter().map(String::as_str).cycle().take(words.len() * 1500).collect();
            let find = || atoms.find_all(&analyzer, &words);
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread").install(find);
            prop_assert_eq!(alone, find());
        }
    }
}
