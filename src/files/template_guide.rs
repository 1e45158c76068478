//! The words of a template: the sheet that explains every column, the notes on headings, what settings mean.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::diagnostic::Language;

use super::columns::{Column, Holds, in_language};
use super::sheets;
use super::source::stem;
use super::template::Looks;
use super::workbook::GUIDE_SHEETS;

/// What stands above the explanations.
const INTRODUCTION: [[&str; 2]; 7] = [
    ["How to fill in this workbook", "Cara mengisi buku kerja ini"],
    [
        "Each sheet is a table; fill in one row below the headings for each thing. The blue sheets and headings are required, the grey ones may stay empty.",
        "Setiap lembar adalah satu tabel; isi satu baris di bawah judul untuk tiap hal. Lembar dan judul berwarna biru wajib diisi, yang abu-abu boleh kosong.",
    ],
    [
        "Rows whose first cell begins with # are examples or notes and are never read. Overwrite them, delete them, or take the # off.",
        "Baris yang sel pertamanya diawali # adalah contoh atau catatan dan tidak pernah dibaca. Timpa, hapus, atau buang tanda #-nya.",
    ],
    [
        "A NIP must be stored as text (the columns are prepared for it). Money is whole rupiah without dots; dates are real dates or YYYY-MM-DD; several values in a cell are separated by ;",
        "NIP harus disimpan sebagai teks (kolomnya sudah disiapkan). Uang ditulis dalam rupiah penuh tanpa titik; tanggal berupa tanggal sungguhan atau TTTT-BB-HH; beberapa nilai dalam satu sel dipisah ;",
    ],
    [
        "Columns may stand in any order and have their English or Indonesian names; so may the sheets. Columns of your own are not read.",
        "Urutan kolom bebas, dan namanya boleh bahasa Inggris atau Indonesia; begitu juga nama lembar. Kolom tambahan Anda tidak dibaca.",
    ],
    [
        "Begin with the sheets units, positions and employees; then: rotasi check <this file>",
        "Mulailah dengan lembar unit_organisasi, jabatan, dan pegawai; lalu: rotasi check <berkas ini> --lang id",
    ],
    ["Start and number of periods stand in the sheet instance.", "Awal dan jumlah periode ada di lembar pengaturan."],
];

/// Widths of the columns of the explanations, in characters.
const WIDTHS: [u8; 6] = [24, 30, 30, 26, 40, 80];

/// The sheet that explains every column.
pub(super) fn guide(language: Language, looks: &Looks) -> Result<Worksheet, XlsxError> {
    let mut page = Worksheet::new();
    page.set_name(in_language(GUIDE_SHEETS, language))?.set_landscape().set_print_fit_to_pages(1, 0);
    for (at, width) in (0..).zip(WIDTHS) {
        page.set_column_width(at, width)?;
    }
    let mut row = 0;
    for line in INTRODUCTION {
        let look = if row == 0 { &looks.title } else { &looks.words };
        if row == 0 {
            page.write_string_with_format(row, 0, in_language(line, language), look)?;
        } else {
            page.merge_range(row, 0, row, 5, in_language(line, language), look)?;
            page.set_row_height(row, 32)?;
        }
        row += 1;
    }
    row += 1;
    let headings: [[&str; 2]; 6] = [
        ["sheet", "lembar"],
        ["column", "kolom"],
        ["Indonesian name", "nama Inggris"],
        ["required, or default", "wajib, atau nilai bila kosong"],
        ["holds", "isi"],
        ["meaning", "arti"],
    ];
    for (at, heading) in (0..).zip(headings) {
        page.write_string_with_format(row, at, in_language(heading, language), &looks.must)?;
    }
    row += 1;
    for sheet in sheets::ALL {
        let Some(described) = sheet.described else { continue };
        let name = in_language([stem(sheet.file), described.id], language);
        let one = in_language(["one row:", "satu baris:"], language);
        page.write_string_with_format(row, 0, name, &looks.may)?;
        let rows = format!("{one} {}", in_language(described.row, language));
        page.merge_range(row, 1, row, 5, &rows, &looks.may)?;
        row += 1;
        for column in described.columns {
            let other = in_language([column.id, column.name], language);
            let need = plain(in_language(column.need.word, language));
            let cells = [
                name.to_owned(),
                column.spoken(language).to_owned(),
                other.to_owned(),
                need,
                holds(column, language),
                meaning(column, language),
            ];
            let lines = cells.iter().zip(WIDTHS).map(|(cell, width)| cell.chars().count() / usize::from(width) + 1);
            page.set_row_height(row, 15 * u16::try_from(lines.max().unwrap_or(1)).unwrap_or(1))?;
            for (at, cell) in (0..).zip(cells) {
                page.write_string_with_format(row, at, cell, &looks.words)?;
            }
            row += 1;
        }
    }
    Ok(page)
}

/// Without the marks of code in documents.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// What a column means, as plain words.
pub(super) fn meaning(column: &Column, language: Language) -> String {
    plain(in_language(column.meaning, language))
}

/// The note on a heading.
pub(super) fn note(column: &Column, language: Language) -> String {
    let need = plain(in_language(column.need.word, language));
    let other = in_language([column.id, column.name], language);
    let also = in_language(["also", "juga"], language);
    let lines = [meaning(column, language), holds(column, language), need, format!("{also}: {other}")];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What may stand in a column, in a few words.
fn holds(column: &Column, language: Language) -> String {
    let say = |en: &str, id: &str| if language == Language::English { en.to_owned() } else { id.to_owned() };
    let table = |name: &str| {
        let sheet = sheets::ALL.into_iter().find(|sheet| stem(sheet.file) == name);
        let id = sheet.and_then(|sheet| sheet.described).map_or("", |described| described.id);
        say(name, id)
    };
    match column.holds {
        Holds::Key => say("identifier, as text", "kode unik, berupa teks"),
        Holds::Of(name) => say("identifier in the sheet ", "kode pada lembar ") + &table(name),
        Holds::ListOf(name) => say("identifiers in the sheet ", "kode-kode pada lembar ") + &table(name) + ", ;",
        Holds::Words => say("text", "teks"),
        Holds::List => say("texts with ; between", "teks dipisah ;"),
        Holds::Date => say("date (YYYY-MM-DD)", "tanggal (TTTT-BB-HH)"),
        Holds::Number(range) | Holds::Money(range) => {
            let to = say("to", "sampai");
            format!("{} {} {to} {}", say("whole number", "bilangan bulat"), range.start(), range.end())
        }
        Holds::Truth => say("true or false", "ya atau tidak"),
        Holds::Choice(words) => words(language).join(", "),
        Holds::Kind => say("a kind of the policy", "jenjang menurut kebijakan"),
        Holds::Kinds => say("kinds of the policy with ; between", "jenjang menurut kebijakan, dipisah ;"),
    }
}

/// What a setting means, where it is one of the first.
pub(super) fn setting(key: &str, language: Language) -> Option<&'static str> {
    let both = match key {
        "format" => ["version of this form; leave it", "versi formulir ini; biarkan"],
        "name" => ["name of the service and the plan", "nama instansi dan rencana"],
        "start" => [
            "first day of period 1, as YYYY-MM-DD; day of the month 1 to 28",
            "hari pertama periode 1, sebagai TTTT-BB-HH; tanggal 1 sampai 28",
        ],
        "periods" => ["number of periods, 1 to 40", "jumlah periode, 1 sampai 40"],
        "period" => {
            ["length of a period: year, semester or quarter", "lama satu periode: year, semester, atau quarter"]
        }
        "currency" => ["currency of all amounts", "mata uang semua jumlah"],
        "policy.preset" => [
            "rules and weights to begin with; add single values below, as policy.weights.promotion (docs/policy.md)",
            "aturan dan bobot awal; tambahkan nilai sendiri di bawah, mis. policy.weights.promotion (docs/policy.md)",
        ],
        _ => return None,
    };
    Some(in_language(both, language))
}
