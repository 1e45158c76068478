//! The JSON Schema of a scenario file, drawn from the same lists of tables and verbs that reading uses.

use serde_json::{Map, Value, json};

use crate::files::Cells;

use super::read::VERBS;

/// JSON Schema (draft 2020-12) of a scenario file.
#[must_use]
pub fn schema() -> Value {
    let edits = json!({ "type": "array", "items": { "$ref": "#/$defs/edit" }, "description": "Changes, made one after another." });
    let title = json!({ "type": "string", "minLength": 1, "maxLength": 200, "description": "What a planner calls it; {parameter} is replaced." });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rotasi scenarios",
        "description": "Named changes to an instance: what if.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "format": { "const": 1, "default": 1, "description": "Version of the file format." },
            "base": {
                "type": "object",
                "additionalProperties": false,
                "properties": { "title": title, "edits": edits },
                "description": "What all scenarios are compared with; its edits are part of every scenario."
            },
            "scenarios": {
                "type": "object",
                "propertyNames": { "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,59}$", "not": { "enum": ["base", "input"] } },
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                        "title": title,
                        "extends": {
                            "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
                            "description": "Scenarios whose edits come first."
                        },
                        "grid": {
                            "type": "object",
                            "minProperties": 1,
                            "maxProperties": 2,
                            "additionalProperties": { "$ref": "#/$defs/values" },
                            "description": "Parameters whose values unfold into scenarios; edits use them as \"{name}\"."
                        },
                        "edits": edits
                    },
                    "anyOf": [{ "required": ["edits"] }, { "required": ["extends"] }]
                },
                "description": "Scenarios by name; a name is also that of a folder."
            }
        },
        "$defs": {
            "share": { "type": "string", "pattern": "^([0-9]{1,7}(\\.[0-9]{1,4})? ?%|\\{.+\\})$", "description": "A share such as \"80%\"." },
            "cell": { "type": ["string", "integer", "boolean"] },
            "cells": { "oneOf": [{ "$ref": "#/$defs/cell" }, { "type": "array", "items": { "$ref": "#/$defs/cell" } }] },
            "values": {
                "oneOf": [
                    { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/cell" } },
                    {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["from", "to", "steps"],
                        "properties": {
                            "from": { "type": ["string", "integer"] },
                            "to": { "type": ["string", "integer"] },
                            "steps": { "type": "integer", "minimum": 2, "maximum": 200 }
                        }
                    }
                ]
            },
            "row": row(false),
            "edit": { "oneOf": VERBS.iter().map(|(verb, beside)| edit(verb, beside)).collect::<Vec<_>>() }
        }
    })
}

/// All columns of all tables; which of them a table has is checked when the file is read.
fn row(filter: bool) -> Value {
    let mut columns: Vec<&str> = Cells::names()
        .flat_map(|name| Cells::columns_of(name).unwrap_or_default())
        .map(|(column, _)| *column)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let of =
        if filter { "A value, or a list of values of which one must stand there." } else { "What stands in the cell." };
    let properties: Map<String, Value> = columns
        .into_iter()
        .map(|column| (column.to_owned(), json!({ "$ref": "#/$defs/cells", "description": of })))
        .collect();
    json!({ "type": "object", "additionalProperties": false, "minProperties": 1, "properties": properties })
}

fn edit(verb: &str, beside: &[&str]) -> Value {
    let tables: Vec<&str> = Cells::names().collect();
    let columns: Vec<String> = Cells::names()
        .flat_map(|name| {
            Cells::columns_of(name).unwrap_or_default().iter().map(move |(column, _)| format!("{name}.{column}"))
        })
        .collect();
    let property = |key: &str| match key {
        "change" => json!({ "enum": columns, "description": "Column whose cells get another value: table.column." }),
        "policy" => {
            json!({ "type": "string", "description": "Path of a value of the policy; kinds.*.x means every kind." })
        }
        "add" => json!({ "enum": tables, "description": "Table that gets new rows." }),
        "remove" => json!({ "enum": tables, "description": "Table that loses the rows that match." }),
        "close" => json!({ "type": "string", "description": "Unit whose positions take nobody in any more." }),
        "retirement" => {
            json!({ "type": "integer", "minimum": -40, "maximum": 40, "description": "Years by which retirement is later." })
        }
        "where" => row(true),
        "to" => json!({ "description": "The new value." }),
        "by" => json!({ "$ref": "#/$defs/share", "description": "The share that the old value is multiplied by." }),
        "plus" => json!({ "type": ["integer", "string"], "description": "What is added to the old value." }),
        "row" => json!({ "$ref": "#/$defs/row", "description": "One new row." }),
        "rows" => json!({ "type": "array", "items": { "$ref": "#/$defs/row" }, "description": "New rows." }),
        "references" => {
            json!({ "type": "boolean", "default": false, "description": "Whether rows that speak of the removed ones go too." })
        }
        "from" => json!({ "type": ["integer", "string"], "default": 1, "description": "First period of it." }),
        _ => json!({ "$ref": "#/$defs/cells", "description": "Kinds of position; without it all." }),
    };
    let properties: Map<String, Value> =
        [verb].iter().chain(beside).map(|key| ((*key).to_owned(), property(key))).collect();
    json!({ "type": "object", "additionalProperties": false, "required": [verb], "properties": properties })
}
