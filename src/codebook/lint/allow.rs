//! `[check] allow`: the lints that a file's author does not want to hear.

use std::collections::BTreeMap;

use crate::source::{Code, Fields, Problem, Problems, Severity, SourceId, did_you_mean, nearest};

/// Which lints are silent in which files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(BTreeMap<SourceId, Vec<Code>>);

impl Allowed {
    /// Silences `code` in a file.
    pub fn add(&mut self, source: SourceId, code: Code) {
        self.0.entry(source).or_default().push(code);
    }

    /// Whether the author of the file does not want to hear of `problem`. Mistakes are always heard.
    pub fn silences(&self, problem: &Problem) -> bool {
        let allowed = self.0.get(&problem.source);
        problem.severity == Severity::Warning && allowed.is_some_and(|codes| codes.contains(&problem.code))
    }

    /// Reads what a file says.
    pub(in crate::codebook) fn read(
        &mut self,
        source: SourceId,
        fields: &mut Fields<'_>,
        problems: &mut Problems,
    ) {
        let Some(mut check) = fields.fields("check", problems) else {
            return;
        };
        for literal in check.literals("allow", problems) {
            match Code::named(&literal.text) {
                Some(code) if code.is_lint() => self.add(source, code),
                Some(code) => problems
                    .error(
                        literal.span,
                        format!("`{code}` is a mistake, and cannot be allowed"),
                    )
                    .help("only warnings can"),
                None => {
                    let lints = Code::ALL.into_iter().filter(|code| code.is_lint());
                    let names: Vec<&str> = lints.map(Code::name).collect();
                    // What was meant is silent already.
                    let meant = nearest(&literal.text, names.iter().copied());
                    meant
                        .and_then(Code::named)
                        .into_iter()
                        .for_each(|code| self.add(source, code));
                    problems
                        .error(literal.span, format!("there is no warning `{}`", literal.text))
                        .help(did_you_mean(&literal.text, &names));
                }
            }
        }
        check.close(problems);
    }
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::lints;
    use crate::codebook::parse;

    const TWICE: &str = "[theme.a]\nany = ['bolig', 'bolig']\nmatch = ['bolig']\n";

    #[test]
    fn what_is_allowed_is_not_told() {
        assert_eq!(lints(TWICE).len(), 1);
        let allowed = format!("{TWICE}[check]\nallow = ['duplicate-rule']\n");
        assert_eq!(lints(&allowed), [""; 0]);
        let other = format!("{TWICE}[check]\nallow = ['shadowed-rule']\n");
        assert_eq!(lints(&other).len(), 1);
    }

    #[test]
    fn only_warnings_that_exist_can_be_allowed() {
        let complaint = |allow: &str| {
            let loaded = parse("k.toml", &format!("{TWICE}[check]\nallow = ['{allow}']"));
            let told = loaded.problems.into_iter().next().expect("a complaint");
            (told.message, told.help.unwrap_or_default())
        };
        let (message, help) = complaint("dead-rul");
        assert_eq!(message, "there is no warning `dead-rul`");
        assert_eq!(help, "did you mean `dead-rule`?");
        assert_eq!(
            complaint("unknown-key").0,
            "`unknown-key` is a mistake, and cannot be allowed"
        );
    }
}
