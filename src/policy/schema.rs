//! The JSON Schema of `instance.toml` and of a policy file, drawn from the same tree of keys that reading uses.
//!
//! For an OR reader: the domain of every parameter in a form that editors check while one types.

use serde_json::{Map, Value, json};

use super::keys::{INSTANCE, KIND_KEYS, POLICY_FILE, POLICY_TABLE};
use super::layer::{Datum, Node};
use super::read;
use super::shape::{KIND_PATTERN, Key, List, MOST_KINDS, Need, Shape};
use crate::diagnostic::Place;

/// JSON Schema (draft 2020-12) of `instance.toml`; a policy file is `#/$defs/policy_file` in it.
#[must_use]
pub fn schema() -> Value {
    let mut root = table(INSTANCE, true);
    let members = members(&mut root);
    members.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    members.insert("title".to_owned(), json!("rotasi instance.toml"));
    members.insert(
        "description".to_owned(),
        json!(
            "Settings of a planning problem. Keys of the policy that are required or have a default are so only \
             without a preset: a preset gives all of them."
        ),
    );
    if let Some(own) = members.get_mut("properties").and_then(|keys| keys.get_mut("policy")) {
        *own = json!({ "$ref": "#/$defs/policy", "description": own["description"] });
    }
    let mut kind = table(KIND_KEYS, false);
    self::members(&mut kind)
        .insert("description".to_owned(), json!("A kind of position, a level of the career system."));
    members.insert(
        "$defs".to_owned(),
        json!({ "policy": table(POLICY_TABLE, false), "policy_file": table(POLICY_FILE, false), "kind": kind }),
    );
    root
}

fn members(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("schemas are objects")
}

/// `whole`: whether a missing required key is a fault by itself, that is, nothing is inherited here.
fn table(keys: &[Key], whole: bool) -> Value {
    let mut properties = Map::new();
    for key in keys {
        properties.insert(key.name.to_owned(), property(&key.shape, key.need, key.about, whole));
    }
    let mut table = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if whole {
        let required: Vec<&str> =
            keys.iter().filter(|key| matches!(key.need, Need::Required)).map(|key| key.name).collect();
        members(&mut table).insert("required".to_owned(), json!(required));
    }
    table
}

fn property(shape: &Shape, need: Need, about: &str, whole: bool) -> Value {
    let mut schema = value(shape);
    let members = members(&mut schema);
    let about = match need {
        Need::Required if !whole => format!("{about} Required without a preset."),
        _ => about.to_owned(),
    };
    members.insert("description".to_owned(), json!(about));
    if let Need::Default(text) = need {
        members.insert("default".to_owned(), plain(&read::default(shape, text, Place::default())));
    }
    schema
}

fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Name(names) => json!({ "type": "string", "enum": names.list() }),
        Shape::Kind => json!({ "type": "string", "pattern": KIND_PATTERN }),
        Shape::Words { least, most } => json!({ "type": "string", "minLength": least, "maxLength": most }),
        Shape::Currency => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::List(List { item, least, most, distinct }) => {
            let items = match item {
                Shape::Table(keys) => table(keys, true),
                other => value(other),
            };
            json!({ "type": "array", "items": items, "minItems": least, "maxItems": most, "uniqueItems": distinct })
        }
        Shape::Table(keys) => table(keys, false),
        Shape::Each(each) => {
            let mut properties = Map::new();
            for name in each.names.list() {
                properties.insert(name.to_owned(), property(each.value, each.need, &(each.about)(name), false));
            }
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        Shape::Kinds(_) => json!({
            "type": "object",
            "propertyNames": { "pattern": KIND_PATTERN },
            "additionalProperties": { "$ref": "#/$defs/kind" },
            "minProperties": 1,
            "maxProperties": MOST_KINDS,
        }),
    }
}

fn plain(node: &Node) -> Value {
    match &node.datum {
        Datum::Flag(flag) => json!(flag),
        Datum::Whole(number) => json!(number),
        Datum::Words(words) => json!(words),
        Datum::Day(day) => json!(day.to_string()),
        Datum::List(items) => items.iter().map(plain).collect(),
        Datum::Table(entries) => Value::Object(entries.iter().map(|(key, node)| (key.clone(), plain(node))).collect()),
        Datum::Faulty => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn follow<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(path) => root.pointer(path.trim_start_matches('#')).expect("references lead somewhere"),
            None => schema,
        }
    }

    /// Whether every key of `written` is a property of the schema.
    fn knows(root: &Value, schema: &Value, written: &toml::Value, path: &str) {
        let schema = follow(root, schema);
        match written {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    let below = match schema["properties"].get(key) {
                        Some(below) => below,
                        None => &schema["additionalProperties"],
                    };
                    assert!(below.is_object(), "the schema does not know {path}.{key}");
                    knows(root, below, value, &format!("{path}.{key}"));
                }
            }
            toml::Value::Array(items) => {
                for item in items {
                    knows(root, &schema["items"], item, path);
                }
            }
            _ => assert!(schema["type"].is_string(), "{path}"),
        }
    }

    #[test]
    fn all_keys_of_the_preset_are_in_the_schema() {
        let root = schema();
        let preset: toml::Table = toml::from_str(include_str!("asn.toml")).unwrap();
        knows(&root, &root["$defs"]["policy"], &toml::Value::Table(preset.clone()), "policy");
        knows(&root, &root["$defs"]["policy_file"], &toml::Value::Table(preset), "policy_file");
    }

    /// A document that uses every key the schema allows, made from the schema alone.
    fn sample(root: &Value, schema: &Value, at: usize) -> toml::Value {
        let schema = follow(root, schema);
        if let Some(names) = schema["enum"].as_array() {
            return toml::Value::String(names[at % names.len()].as_str().unwrap().to_owned());
        }
        match schema["type"].as_str().expect("every value has a type") {
            "boolean" => toml::Value::Boolean(true),
            "integer" => {
                let (least, most) = (schema["minimum"].as_i64().unwrap(), schema["maximum"].as_i64().unwrap());
                toml::Value::Integer((least + i64::try_from(at).unwrap()).min(most))
            }
            "string" if schema["format"] == "date" => {
                toml::Value::Datetime(format!("2029-08-{:02}", at + 1).parse().unwrap())
            }
            "string" if schema["pattern"] == "^[A-Z]{3}$" => toml::Value::from("IDR"),
            "string" => toml::Value::from("pengawas"),
            "array" => {
                let items = usize::try_from(schema["minItems"].as_u64().unwrap()).unwrap().max(1);
                toml::Value::Array((0..items).map(|at| sample(root, &schema["items"], at)).collect())
            }
            "object" => {
                let mut table = toml::Table::new();
                for (at, (key, below)) in schema["properties"].as_object().into_iter().flatten().enumerate() {
                    table.insert(key.clone(), sample(root, below, usize::from(at > 0 && key == "to")));
                }
                if schema["additionalProperties"].is_object() {
                    table.insert("pengawas".to_owned(), sample(root, &schema["additionalProperties"], 0));
                }
                toml::Value::Table(table)
            }
            other => panic!("{other}"),
        }
    }

    #[test]
    fn reading_accepts_every_key_and_bound_of_the_schema() {
        let root = schema();
        let text = sample(&root, &root, 0).to_string();
        let file = sample(&root, &root["$defs"]["policy_file"], 0).to_string();
        let text = toml::to_string(&toml::from_str::<toml::Table>(&format!("x = {text}")).unwrap()["x"]).unwrap();
        let file = toml::to_string(&toml::from_str::<toml::Table>(&format!("x = {file}")).unwrap()["x"]).unwrap();
        let read = crate::policy::read_settings(&text, "instance.toml", &mut |_| Ok(file.clone()));
        let faults = read.as_ref().map_or_else(Clone::clone, |(_, warnings)| warnings.clone());
        let errors: Vec<_> = faults.iter().filter(|fault| fault.code.severity() == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{text}");
    }

    fn described(schema: &Value, path: &str) {
        for (key, below) in schema["properties"].as_object().into_iter().flatten() {
            let about = below["description"].as_str().unwrap_or_default();
            assert!(about.len() > 10, "{path}.{key} has no description");
            described(below, &format!("{path}.{key}"));
            described(&below["items"], &format!("{path}.{key}"));
        }
    }

    #[test]
    fn every_key_has_a_description_a_type_and_no_stranger_beside_it() {
        let root = schema();
        described(&root, "");
        for name in ["policy", "policy_file", "kind"] {
            described(&root["$defs"][name], name);
            assert_eq!(root["$defs"][name]["additionalProperties"], false);
        }
        assert_eq!(root["properties"]["periods"]["maximum"], 40);
        assert_eq!(root["properties"]["currency"]["default"], "IDR");
        assert_eq!(root["$defs"]["kind"]["properties"]["statuses"]["default"], json!(["pns", "pppk"]));
    }
}
