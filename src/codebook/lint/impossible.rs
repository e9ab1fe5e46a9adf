//! `impossible-rule`: a rule that contradicts itself, or that its theme's own exclusions always take away.

use regex_syntax::hir::{Hir, HirKind, Look};

use super::entail::Hold;
use super::shape::{Shape, Shaper};
use super::{List, Subject};
use crate::codebook::Rule;
use crate::codebook::expr::{Expr, Node, RegexTerm, Relation};
use crate::source::{Code, Problem, Problems, SourceId};
use crate::text::Span;

/// Something that an expression demands beside something that it forbids.
pub(super) struct Contradiction {
    source: SourceId,
    span: Span,
    role: Role,
    demanded: (String, Shape),
    forbidden: (String, Shape),
    /// How surely what is demanded must have what is forbidden, for the expression to find nothing.
    enough: Hold,
    /// Whether the one is only forbidden near the other.
    is_near: bool,
}

/// What a part is to its rule.
#[derive(Clone, Copy)]
enum Role {
    /// If it finds nothing, the rule finds nothing.
    Whole,
    /// It is one way among others.
    Part,
    /// If it finds nothing, the NOT before it takes nothing away.
    Condition,
}

impl Role {
    fn within_not(self) -> Self {
        match self {
            Self::Whole | Self::Part => Self::Condition,
            Self::Condition => Self::Part,
        }
    }

    /// Notes that the part at `span` finds nothing.
    fn tell_never(self, span: Span, why: &str, help: &str, problems: &mut Problems) {
        let (code, message) = match self {
            Self::Whole => (Code::ImpossibleRule, format!("this can never match: {why}")),
            Self::Part => (Code::ImpossibleRule, format!("this part can never match: {why}")),
            Self::Condition => (
                Code::IdleExclusion,
                format!("NOT takes nothing away by this: it can never match, since {why}"),
            ),
        };
        problems.warning(code, span, message).help(help);
    }
}

/// Calls `visit` with `expr` and all within it, and what each is to the whole.
fn walk<'a>(expr: &'a Expr, role: Role, visit: &mut dyn FnMut(&'a Expr, Role)) {
    visit(expr, role);
    match &expr.node {
        Node::Phrase(parts) | Node::And(parts) => parts.iter().for_each(|part| walk(part, role, visit)),
        Node::Or(parts) => parts.iter().for_each(|part| walk(part, Role::Part, visit)),
        Node::Near(_, left, right) => {
            walk(left, role, visit);
            walk(right, role, visit);
        }
        Node::NotNear(_, left, right) => {
            walk(left, role, visit);
            walk(right, role.within_not(), visit);
        }
        Node::AtLeast(_, inner) => walk(inner, role, visit),
        Node::Not(inner) => walk(inner, role.within_not(), visit),
        Node::Word(_) | Node::Regex(_) | Node::Set(_) | Node::Theme(_) | Node::Value(_) | Node::Loose(..) => {
        }
    }
}

/// Notes what `rule` demands and forbids side by side, by AND or by NOT NEAR.
pub(super) fn collect(
    source: SourceId,
    rule: &Rule,
    shaper: &mut Shaper<'_>,
    found: &mut Vec<Contradiction>,
) {
    walk(&rule.expr, Role::Whole, &mut |part, role| {
        let mut add = |demanded: &Expr, forbidden: &Expr, enough, is_near| {
            found.push(Contradiction {
                source,
                span: rule.written.locate(part.span),
                role,
                demanded: (demanded.to_string(), shaper.shape(demanded)),
                forbidden: (forbidden.to_string(), shaper.shape(forbidden)),
                enough,
                is_near,
            });
        };
        match &part.node {
            Node::And(parts) => {
                let (forbidden, demanded): (Vec<&Expr>, Vec<&Expr>) =
                    parts.iter().partition(|part| matches!(part.node, Node::Not(_)));
                for not in forbidden {
                    let Node::Not(inner) = &not.node else { continue };
                    demanded
                        .iter()
                        .for_each(|demanded| add(demanded, inner, Hold::Somewhere, false));
                }
            }
            // A word that both share stands near itself.
            Node::NotNear(Relation::Same, left, right) => add(left, right, Hold::Sentence, true),
            Node::NotNear(_, left, right) => add(left, right, Hold::Place, true),
            _ => {}
        }
    });
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for pair in &subject.contradictions {
        let ((demanded, one), (forbidden, other)) = (&pair.demanded, &pair.forbidden);
        if subject.shapes.entails(one, other) >= pair.enough {
            let mut problems = Problems::of(pair.source);
            let why = match pair.is_near {
                true => format!("`{forbidden}` stands wherever `{demanded}` stands"),
                false => format!("whatever has `{demanded}` has `{forbidden}`"),
            };
            let help = "take the NOT out, or narrow what stands behind it";
            pair.role.tell_never(pair.span, &why, help, &mut problems);
            found.extend(problems.into_vec());
        }
    }
    for theme in &subject.themes {
        found.extend(cancelled(
            subject,
            &theme.any,
            &theme.none,
            "none",
            Hold::Somewhere,
        ));
        found.extend(cancelled(
            subject,
            &theme.any,
            &theme.unless,
            "unless",
            Hold::Sentence,
        ));
        for list in [&theme.any, &theme.none, &theme.unless] {
            found.extend(regexes(list));
        }
    }
    found.extend(subject.sets.iter().flat_map(regexes));
    found
}

/// The rules of `any` that an exclusion of the list `key` takes away wherever they hit.
fn cancelled(
    subject: &Subject<'_>,
    any: &List<'_>,
    exclusions: &List<'_>,
    key: &str,
    enough: Hold,
) -> Vec<Problem> {
    let mut problems = Problems::of(any.source);
    for (rule, shape) in any.rules.iter().zip(&any.shapes) {
        let mut exclusions = exclusions.rules.iter().zip(&exclusions.shapes);
        let cancels = |(_, exclusion): &(_, &Shape)| subject.shapes.entails(shape, exclusion) >= enough;
        if let Some((exclusion, _)) = exclusions.find(cancels) {
            let (rule_text, exclusion) = (&rule.written.text, &exclusion.written.text);
            problems
                .warning(
                    Code::ImpossibleRule,
                    rule.written.span,
                    format!("`{rule_text}` never counts: `{key}` takes it away by `{exclusion}`"),
                )
                .help("take one of the two out, or narrow the exclusion");
        }
    }
    problems.into_vec()
}

/// The regexes of `list` that ask for something before the beginning of an answer or behind its end.
fn regexes(list: &List<'_>) -> Vec<Problem> {
    let mut problems = Problems::of(list.source);
    for rule in list.rules {
        walk(&rule.expr, Role::Whole, &mut |part, role| {
            let Node::Regex(regex) = &part.node else { return };
            if let Some(anchor) = misplaced_anchor(regex) {
                let why = format!("`{anchor}` has no place in the middle");
                let help = "`^` and `$` are the beginning and the end of the whole answer; `\\^` and `\\$` the signs";
                let span = rule.written.locate(part.span);
                role.tell_never(span, &why, help, &mut problems);
            }
        });
    }
    problems.into_vec()
}

/// The anchor that stands in the middle of a regex.
fn misplaced_anchor(regex: &RegexTerm) -> Option<char> {
    let hir = regex_syntax::parse(regex.pattern()).ok()?;
    in_middle(&hir)
}

fn in_middle(hir: &Hir) -> Option<char> {
    match hir.kind() {
        HirKind::Concat(parts) => {
            let takes = |parts: &[Hir]| {
                let lengths = parts.iter().map(|part| part.properties().minimum_len());
                lengths.flatten().sum::<usize>() > 0
            };
            parts.iter().enumerate().find_map(|(at, part)| match part.kind() {
                HirKind::Look(Look::Start) if takes(&parts[..at]) => Some('^'),
                HirKind::Look(Look::End) if takes(&parts[at + 1..]) => Some('$'),
                _ => in_middle(part),
            })
        }
        HirKind::Capture(capture) => in_middle(&capture.sub),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::of_kind;

    fn impossible(rules: &str) -> Vec<String> {
        of_kind("impossible-rule", &format!("[theme.a]\n{rules}\n"))
    }

    #[test]
    fn what_is_demanded_cannot_be_forbidden() {
        for rule in [
            "tolk AND NOT tolk",
            "tolk AND NOT (tolk OR lege)",
            "boligmangel AND NOT bolig",
            "lege AND (tolk NEAR/3 bruk) AND NOT tolk",
            "tolk NOT NEAR/3 tolk",
            "=boligen NOT AFTER/2 bolig",
            "tolk NEAR/2 lege NOT SAME tolk",
        ] {
            assert_eq!(impossible(&format!("any = ['{rule}']")).len(), 1, "{rule}");
        }
        for rule in [
            "bolig AND NOT boligmangel",
            "tolk AND NOT lege",
            "tolk SAME tolk",
            "tolk AND NOT (tolk AND lege)",
            "bolig NOT NEAR/3 boligmangel",
            "tolk NEAR/2 lege NOT NEAR/3 tolk >= 2",
        ] {
            assert_eq!(impossible(&format!("any = ['{rule}']")), [""; 0], "{rule}");
        }
    }

    #[test]
    fn the_place_of_a_contradiction_within_a_rule_is_marked() {
        assert_eq!(
            impossible("any = ['lege OR (tolk AND NOT tolk)']"),
            ["(tolk AND NOT tolk): this part can never match: whatever has `tolk` has `tolk`"]
        );
    }

    #[test]
    fn what_only_a_not_asks_for_may_never_match_and_the_rule_still_does() {
        for rule in [
            "tolk NOT NEAR/2 (lege AND NOT lege)",
            "tolk AND NOT (lege AND NOT lege)",
            "tolk OR bolig AND NOT (lege AND NOT lege)",
            "tolk AND NOT /a^b/",
        ] {
            let text = format!("[theme.a]\nany = ['{rule}']\n");
            assert_eq!(of_kind("impossible-rule", &text), [""; 0], "{rule}");
            let told = of_kind("idle-exclusion", &text);
            assert!(
                told.len() == 1 && told[0].contains("NOT takes nothing away"),
                "{rule}: {told:?}"
            );
        }
        let twice = impossible("any = ['tolk AND NOT (hus OR (lege AND NOT lege))']");
        assert!(twice.len() == 1 && twice[0].contains("this part"), "{twice:?}");
    }

    #[test]
    fn a_theme_does_not_exclude_its_own_rules() {
        assert_eq!(
            impossible("any = ['boligmangel', 'lege']\nnone = 'bolig'"),
            ["'boligmangel': `boligmangel` never counts: `none` takes it away by `bolig`"]
        );
        let unless = "any = ['boligmangel AND tolk', 'lege NEAR/2 bolig']\nunless = 'bolig'";
        assert_eq!(
            impossible(unless),
            ["'lege NEAR/2 bolig': `lege NEAR/2 bolig` never counts: `unless` takes it away by `bolig`"]
        );
        assert_eq!(
            impossible("any = 'bolig'\nnone = 'boligmangel'\nunless = '=boligen'"),
            [""; 0]
        );
    }

    #[test]
    fn an_anchor_in_the_middle_of_a_regex_never_matches() {
        assert_eq!(impossible("any = '/a^b/'").len(), 1);
        assert_eq!(impossible("any = '/(a$)\\d?b/'").len(), 0);
        assert_eq!(impossible("any = '/a$\\d?b/'").len(), 1);
        for sound in ["/^a/", "/a$/", "/(^| )a/", "/a?^b/", "/a|^b/"] {
            assert_eq!(impossible(&format!("any = '{sound}'")), [""; 0], "{sound}");
        }
    }
}
