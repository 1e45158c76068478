//! `certificate.json`: the prices from which anybody can recompute the bound of a plan.
//!
//! For an OR reader: a dual solution in whole numbers. The price of a row is `price / 2^(20 + shift)` points per unit; the
//! fingerprint over the rows only tells damage from doubt, the proof is the recomputation (`docs/certificate.md`).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::diagnostic::{Diagnostic, Place, Text, codes};

/// The file beside `summary.json`.
pub const CERTIFICATE_FILE: &str = "certificate.json";

/// The version of the format that is written and read.
const FORMAT: u32 = 1;

/// Prices and the bound that they prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 of the instance's files.
    pub instance_sha256: String,
    /// Version of the program that found the prices.
    pub version: String,
    /// What the prices prove: no plan has more points.
    pub bound: i64,
    /// The exact sum behind `bound`, in 2⁻²⁰ points; none where the run was too large to add it up once more.
    pub value: Option<i128>,
    /// The bound that the plan's summary states.
    pub stated_bound: i64,
    /// What vouches for the stated bound: `prices`, `search`, or the name of a backend.
    pub stated_bound_by: String,
    /// Coupling rows of the whole problem, priced or not.
    pub rows: u64,
    /// The rows with a price, in the order of the problem.
    pub prices: Vec<PricedRow>,
}

/// A coupling row with its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedRow {
    /// Name of the row, as conflicts use it: `seats:P-017:3`.
    pub row: String,
    /// Its right-hand side.
    pub limit: i64,
    /// Points lost per unit beyond the limit; none = the limit is hard.
    pub penalty: Option<i64>,
    /// Price in `2^-(20 + shift)` points per unit.
    pub price: i64,
    /// Binary scale of the price.
    pub shift: u8,
}

/// All but the rows, as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    #[serde(default, skip_deserializing)]
    note: Option<Text>,
    instance_sha256: String,
    version: String,
    bound: i64,
    value: Option<String>,
    stated_bound: i64,
    stated_bound_by: String,
    rows: u64,
    priced: usize,
    prices_sha256: String,
}

#[derive(Deserialize)]
struct Whole {
    #[serde(flatten)]
    head: Head,
    prices: Vec<PricedRow>,
}

impl Certificate {
    /// Whether the prices prove all that the summary states; if not, a search or a backend does.
    #[must_use]
    pub fn proves_stated(&self) -> bool {
        self.bound <= self.stated_bound
    }

    /// What the file proves and what it does not.
    #[must_use]
    pub fn note(&self) -> Text {
        let (bound, stated, by) = (self.bound, self.stated_bound, &self.stated_bound_by);
        if self.proves_stated() {
            return Text::new(
                format!(
                    "These prices alone prove that no plan of this instance has more than {bound} points. How to recompute \
                     it: docs/certificate.md."
                ),
                format!(
                    "Harga-harga ini saja membuktikan bahwa tidak ada rencana untuk data ini yang bernilai lebih dari \
                     {bound} poin. Cara menghitung ulang: docs/certificate.md."
                ),
            );
        }
        Text::new(
            format!(
                "These prices alone prove that no plan of this instance has more than {bound} points. The lower bound \
                 {stated} of the summary is vouched for by {by}, which this file does not show."
            ),
            format!(
                "Harga-harga ini saja membuktikan bahwa tidak ada rencana untuk data ini yang bernilai lebih dari {bound} \
                 poin. Batas {stated} yang lebih rendah pada ringkasan dijamin oleh {by}, yang tidak termuat di sini."
            ),
        )
    }

    /// As written in the file: one row of the problem a line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let head = Head {
            format: FORMAT,
            note: Some(self.note()),
            instance_sha256: self.instance_sha256.clone(),
            version: self.version.clone(),
            bound: self.bound,
            value: self.value.map(|value| value.to_string()),
            stated_bound: self.stated_bound,
            stated_bound_by: self.stated_bound_by.clone(),
            rows: self.rows,
            priced: self.prices.len(),
            prices_sha256: digest(&self.prices),
        };
        let head = serde_json::to_string_pretty(&head).expect("a certificate has only string keys");
        let mut text = head.trim_end_matches(['\n', '}']).to_owned();
        text.push_str(",\n  \"prices\": [");
        for (at, row) in self.prices.iter().enumerate() {
            let row = serde_json::to_string(row).expect("a row has only string keys");
            let _ = write!(text, "{}\n    {row}", if at == 0 { "" } else { "," });
        }
        text.push_str("\n  ]\n}\n");
        text
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub fn from_json(text: &str) -> Result<Self, Text> {
        let whole: Whole = serde_json::from_str(text).map_err(|error| Text::same(error.to_string()))?;
        let Whole { head, prices } = whole;
        if head.format != FORMAT {
            return Err(Text::new(
                format!("format {}; this program reads format {FORMAT}", head.format),
                format!("format {}; program ini membaca format {FORMAT}", head.format),
            ));
        }
        if head.priced != prices.len() {
            return Err(Text::new(
                format!("{} rows with a price are announced, {} are there", head.priced, prices.len()),
                format!("diumumkan {} baris berharga, yang ada {}", head.priced, prices.len()),
            ));
        }
        if head.prices_sha256 != digest(&prices) {
            return Err(Text::fixed(
                "the fingerprint of the rows does not fit: a price, limit or name was changed",
                "sidik jari baris tidak cocok: ada harga, batas, atau nama yang diubah",
            ));
        }
        let value = match head.value.map(|value| value.parse()) {
            None => None,
            Some(Ok(value)) => Some(value),
            Some(Err(_)) => {
                return Err(Text::fixed("value is not a whole number", "value bukan bilangan bulat"));
            }
        };
        Ok(Self {
            instance_sha256: head.instance_sha256,
            version: head.version,
            bound: head.bound,
            value,
            stated_bound: head.stated_bound,
            stated_bound_by: head.stated_bound_by,
            rows: head.rows,
            prices,
        })
    }
}

/// SHA-256 over `row,limit,penalty,price,shift` and a line feed for every row.
fn digest(prices: &[PricedRow]) -> String {
    let mut hash = Sha256::new();
    for row in prices {
        let penalty = row.penalty.map(|penalty| penalty.to_string()).unwrap_or_default();
        hash.update(format!("{},{},{penalty},{},{}\n", row.row, row.limit, row.price, row.shift).as_bytes());
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads the certificate in the plan folder `folder`.
///
/// # Errors
/// The file is missing or cannot be read.
pub fn read_certificate(folder: &Path) -> Result<Certificate, Vec<Diagnostic>> {
    let text = fs::read_to_string(folder.join(CERTIFICATE_FILE))
        .map_err(|error| vec![Diagnostic::new(&codes::E150, Place::file(CERTIFICATE_FILE)).value(error.to_string())])?;
    Certificate::from_json(&text).map_err(|wrong| {
        let fault = Diagnostic::new(&codes::E153, Place::file(CERTIFICATE_FILE));
        vec![fault.expected(wrong)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> Certificate {
        let row = |row: &str, penalty, price| PricedRow { row: row.into(), limit: 2, penalty, price, shift: 3 };
        Certificate {
            instance_sha256: "ab".into(),
            version: "0".into(),
            bound: 120,
            value: Some(125_829_123_456_789_012_345),
            stated_bound: 110,
            stated_bound_by: "search".into(),
            rows: 7,
            prices: vec![row("seats:P,1:1", None, 17), row("mentors:U:1", Some(15), 5)],
        }
    }

    #[test]
    fn a_certificate_reads_back_and_says_what_it_does_not_prove() {
        let written = certificate();
        let text = written.to_json();
        assert_eq!(Certificate::from_json(&text).unwrap(), written);
        assert!(text.contains("vouched for by search"), "{text}");
        let empty = Certificate { prices: Vec::new(), value: None, stated_bound: 120, ..certificate() };
        assert_eq!(Certificate::from_json(&empty.to_json()).unwrap(), empty);
        assert!(empty.proves_stated() && !empty.to_json().contains("vouched for"));
    }

    #[test]
    fn a_changed_price_and_a_missing_row_are_seen_while_reading() {
        let text = certificate().to_json();
        let wrong = |text: &str| Certificate::from_json(text).unwrap_err().en.into_owned();
        assert!(wrong(&text.replace("\"price\":17", "\"price\":18")).contains("fingerprint"));
        let short: String = text.lines().filter(|line| !line.contains("mentors")).collect::<Vec<_>>().join("\n");
        assert!(wrong(&short.replace("\"shift\":3},\n  ]", "\"shift\":3}\n  ]")).contains("announced"));
        assert!(wrong(&text.replace("\"format\": 1", "\"format\": 9")).contains("format 9"));
        assert!(!wrong("{").is_empty());
    }
}
