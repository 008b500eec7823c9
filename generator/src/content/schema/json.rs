//! The tables as JSON Schema (draft 2020-12), for editors.

use serde_json::{Map, Value, json};

use super::{
    ADDRESS_PATTERN, Field, MOST_COUNT, MOST_OF_ADDRESS, MOST_OF_ITEM, MOST_OF_SLUG, SLUG_PATTERN, Shape, short_form,
};

/// The JSON Schema of one kind of file.
pub fn json_schema(title: &str, table: &[Field]) -> Value {
    let mut schema = group(table);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema
}

fn group(table: &[Field]) -> Value {
    let properties: Map<String, Value> = table.iter().map(|field| (field.name.to_string(), property(field))).collect();
    let required: Vec<&str> = table.iter().filter(|field| field.needed).map(|field| field.name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn property(field: &Field) -> Value {
    let mut schema = match field.shape {
        Shape::Text(most) => json!({"type": ["string", "number", "boolean"], "maxLength": most}),
        Shape::Alt(least, most) => json!({"type": "string", "minLength": least, "maxLength": most}),
        Shape::Words(most) => json!({"anyOf": [
            {"type": ["string", "number", "boolean"], "maxLength": most},
            {"type": "object", "additionalProperties": {"type": "string", "maxLength": most}},
        ]}),
        Shape::TextOrGroup(most, table) => json!({"anyOf": [{"type": "string", "maxLength": most}, group(table)]}),
        Shape::Slug => json!({"type": "string", "pattern": SLUG_PATTERN, "maxLength": MOST_OF_SLUG}),
        Shape::Date => json!({"type": "string"}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Number => json!({"type": "number", "minimum": 0, "maximum": MOST_COUNT}),
        Shape::Count => json!({"type": "integer", "minimum": 1, "maximum": MOST_COUNT}),
        Shape::Age => json!({"type": ["number", "string"]}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::Texts => {
            json!({"type": "array", "items": {"type": ["string", "number", "boolean"], "maxLength": MOST_OF_ITEM}})
        }
        Shape::Addresses => {
            json!({"type": "array", "items": {"type": "string", "pattern": ADDRESS_PATTERN, "maxLength": MOST_OF_ADDRESS}})
        }
        Shape::OffOrGroup(table) => json!({"anyOf": [{"const": false}, group(table)]}),
        Shape::Group(table) => group(table),
        Shape::Groups(table, most) => {
            let mut items = group(table);
            if let Some(longest) = short_form(table) {
                items["type"] = json!(["object", "string"]);
                items["maxLength"] = json!(longest);
            }
            json!({"type": "array", "items": items, "maxItems": most})
        }
        Shape::Free => json!({}),
    };
    match field.shape {
        Shape::Text(_) if field.needed => schema["minLength"] = json!(1),
        Shape::Texts | Shape::Addresses | Shape::Groups(..) if field.needed => schema["minItems"] = json!(1),
        _ => {}
    }
    schema["description"] = json!(field.hint);
    schema
}
