use super::*;

fn inflects(keyword: &str, finds: &[&str], not: &[&str]) {
    let forms: Vec<String> = inflections(keyword).into_iter().map(|found| found.form).collect();
    for form in finds {
        assert!(
            forms.iter().any(|found| found == form),
            "{keyword} must find {form}: {forms:?}"
        );
    }
    for form in not {
        assert!(
            !forms.iter().any(|found| found == form),
            "{keyword} must not find {form}"
        );
    }
}

#[test]
fn a_noun_is_no_verb() {
    inflects(
        "leder",
        &["leder", "lederen", "ledere", "lederne", "leders"],
        &["led", "ledelse", "lede", "ledet"],
    );
    inflects(
        "bolig",
        &["bolig", "boligen", "boliger", "boligene", "boligens"],
        &["bol", "bole"],
    );
}
