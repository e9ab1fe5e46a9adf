//! The JSON Schema of codebooks, by which editors complete keys and mark mistakes while one writes.

use serde_json::{Map, Value, json};

use crate::source::Code;

/// A key of a table: its name, its value, and what it means.
type Key = (&'static str, Value, &'static str);

/// The schema (draft 2020-12) of a codebook file. It knows the keys and the types of their values; what rules mean is
/// `check`'s to judge.
pub fn json_schema() -> Value {
    let lints = Code::ALL
        .into_iter()
        .filter(|code| code.is_lint())
        .map(Code::name);
    let lints = json!({ "enum": lints.collect::<Vec<_>>() });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fritekst codebook",
        "description": "Themes of open-ended answers, and the rules that find them.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties(vec![
            ("codebook", table(head()), "What the codebook is called, and what it codes."),
            ("set", open_table(reference("rules")), "Word lists, for use in rules as @name."),
            ("words", table(vec![
                ("known", reference("texts"), "Words that compounds may be made of, beside those that are built in."),
            ]), "What this codebook adds to the built-in words."),
            ("analysis", table(vec![
                ("typos", json!({ "type": "boolean" }), "Whether long keywords also find misspelt words."),
            ]), "How words are found."),
            ("check", table(vec![
                ("allow", one_or_more(lints), "Warnings of `fritekst check` not to be told of this file."),
            ]), "What `fritekst check` says of this file."),
            ("theme", open_table(reference("theme")), "The themes, by id."),
        ]),
        "$defs": {
            "texts": one_or_more(json!({ "type": "string" })),
            "rules": one_or_more(json!({ "type": "string", "minLength": 1 })),
            "label": label(),
            "theme": theme(),
        },
    })
}

fn head() -> Vec<Key> {
    vec![
        ("title", text(), "What the codebook is called."),
        ("version", text(), "Its author's version."),
        (
            "questions",
            reference("texts"),
            "Ids of the questions that it codes; all, if left out.",
        ),
        (
            "include",
            reference("texts"),
            "Files whose word lists it uses; paths from this file.",
        ),
    ]
}

fn theme() -> Value {
    let keys = vec![
        ("label", reference("label"), "What tables call the theme."),
        (
            "definition",
            text(),
            "What the theme means, for coders and readers.",
        ),
        (
            "color",
            json!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" }),
            "The theme's colour, as in #1f77b4.",
        ),
        (
            "any",
            reference("rules"),
            "Rules; any of them gives an answer the theme.",
        ),
        (
            "none",
            reference("rules"),
            "An answer with one of these does not get the theme by its own rules.",
        ),
        (
            "unless",
            reference("rules"),
            "A hit in the same sentence as one of these does not count.",
        ),
        ("match", reference("texts"), "Answers that must get the theme."),
        (
            "no_match",
            reference("texts"),
            "Answers that must not get the theme.",
        ),
    ];
    json!({
        "description": "A theme; tables within it are its subthemes.",
        "type": "object",
        "properties": properties(keys),
        "additionalProperties": reference("theme"),
    })
}

fn label() -> Value {
    let languages = table(vec![
        ("nb", text(), "In bokmål."),
        ("nn", text(), "In nynorsk."),
        ("en", text(), "In English."),
    ]);
    json!({ "anyOf": [text(), languages] })
}

fn properties(keys: Vec<Key>) -> Value {
    let described = keys.into_iter().map(|(name, mut value, description)| {
        value["description"] = description.into();
        (name.to_owned(), value)
    });
    Value::Object(described.collect::<Map<_, _>>())
}

fn table(keys: Vec<Key>) -> Value {
    json!({ "type": "object", "properties": properties(keys), "additionalProperties": false })
}

/// A table whose keys are names that the author chooses.
fn open_table(value: Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}

fn one_or_more(item: Value) -> Value {
    json!({ "anyOf": [item.clone(), { "type": "array", "items": item }] })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use toml::de::{DeTable, DeValue};

    use super::*;
    use crate::codebook::parse;

    /// The keys that the reader knows in the table of that header, which it tells when it meets one that it does not know.
    fn read_keys(header: &str) -> Vec<String> {
        let text = format!("{header}\nqqqq = 1\n");
        let help = parse("k.toml", &text)
            .problems
            .into_iter()
            .find(|problem| problem.message == "unknown key `qqqq`")
            .and_then(|problem| problem.help)
            .expect("a complaint of the key");
        let mut keys: Vec<String> = help.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        keys.sort();
        keys
    }

    fn schema_keys(pointer: &str) -> Vec<String> {
        let schema = json_schema();
        let table = schema
            .pointer(pointer)
            .and_then(Value::as_object)
            .expect("a table");
        let mut keys: Vec<String> = table.keys().cloned().collect();
        keys.sort();
        keys
    }

    #[test]
    fn the_schema_has_just_the_keys_that_the_reader_knows() {
        for (header, pointer) in [
            ("", "/properties"),
            ("[codebook]", "/properties/codebook/properties"),
            ("[words]", "/properties/words/properties"),
            ("[analysis]", "/properties/analysis/properties"),
            ("[check]", "/properties/check/properties"),
            ("[theme.a.b]", "/$defs/theme/properties"),
            ("[theme.a.label]", "/$defs/label/anyOf/1/properties"),
        ] {
            assert_eq!(read_keys(header), schema_keys(pointer), "{header}");
        }
    }

    /// Whether `value` is as `schema` says, for the words of JSON Schema that [`json_schema`] uses.
    fn is_valid(value: &Value, schema: &Value, root: &Value) -> bool {
        let words = schema.as_object().expect("a schema");
        words.iter().all(|(word, wanted)| match word.as_str() {
            "$ref" => {
                let pointer = wanted.as_str().and_then(|path| path.strip_prefix('#'));
                is_valid(
                    value,
                    root.pointer(pointer.expect("a path")).expect("a definition"),
                    root,
                )
            }
            "type" => match wanted.as_str() {
                Some("object") => value.is_object(),
                Some("array") => value.is_array(),
                Some("string") => value.is_string(),
                Some("boolean") => value.is_boolean(),
                other => panic!("the type {other:?}"),
            },
            "anyOf" => {
                let mut ways = wanted.as_array().expect("ways").iter();
                ways.any(|way| is_valid(value, way, root))
            }
            "enum" => wanted.as_array().expect("values").contains(value),
            "minLength" => value.as_str().is_some_and(|text| !text.is_empty()),
            "items" => {
                let items = value.as_array().into_iter().flatten();
                items.into_iter().all(|item| is_valid(item, wanted, root))
            }
            "properties" | "additionalProperties" => {
                let named = words.get("properties").and_then(Value::as_object);
                let table = value.as_object().into_iter().flatten();
                table
                    .into_iter()
                    .all(|(key, value)| match named.and_then(|named| named.get(key)) {
                        Some(schema) => is_valid(value, schema, root),
                        None => match words.get("additionalProperties") {
                            Some(Value::Bool(open)) => *open,
                            Some(schema) => is_valid(value, schema, root),
                            None => true,
                        },
                    })
            }
            "$schema" | "title" | "description" | "$defs" => true,
            other => panic!("the word {other}"),
        })
    }

    fn as_json(table: &DeTable<'_>) -> Value {
        let pairs = table.iter();
        Value::Object(
            pairs
                .map(|(key, value)| (key.get_ref().to_string(), value_as_json(value.get_ref())))
                .collect(),
        )
    }

    fn value_as_json(value: &DeValue<'_>) -> Value {
        match value {
            DeValue::String(text) => text.as_ref().into(),
            DeValue::Boolean(truth) => (*truth).into(),
            DeValue::Array(items) => items.iter().map(|item| value_as_json(item.get_ref())).collect(),
            DeValue::Table(table) => as_json(table),
            other => format!("{other:?}").len().into(),
        }
    }

    fn fits(text: &str) -> bool {
        let table = DeTable::parse(text).expect("TOML");
        let schema = json_schema();
        is_valid(&as_json(table.get_ref()), &schema, &schema)
    }

    #[test]
    fn the_shipped_codebooks_are_as_the_schema_says() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("codebooks/kommuneundersokelsen-2023");
        let mut read = 0;
        for file in std::fs::read_dir(folder).expect("the codebooks") {
            let path = file.expect("a file").path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                assert!(
                    fits(&std::fs::read_to_string(&path).expect("a text")),
                    "{}",
                    path.display()
                );
                read += 1;
            }
        }
        assert!(read > 0);
    }

    #[test]
    fn the_schema_knows_what_is_wrong() {
        for (text, sound) in [
            ("[theme.a]\nany = 'x'", true),
            ("[theme.a.b]\nany = ['x']\nlabel = {nb = 'x'}", true),
            ("[theme.a]\nany = 3", false),
            ("[theme.a]\nlabel = {sv = 'x'}", false),
            ("[themes.a]\nany = 'x'", false),
            ("[check]\nallow = ['dead-rule']", true),
            ("[check]\nallow = ['unknown-key']", false),
            ("[set]\na = ['']", false),
            ("[analysis]\ntypos = 'ja'", false),
        ] {
            assert_eq!(fits(text), sound, "{text}");
        }
    }
}
