//! A paper as a text document (`.docx`): landscape A4, headings of the table on every page, fields to fill in.
//!
//! The parts of the format that this takes are few, and written here (ECMA-376, part 1: WordprocessingML).

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::paper::{Cell, Column, Entry, Paper, Part, Sort};
use super::xml::{TAB, escaped, line, paragraph, piece, run};
use crate::calendar::Date;
use crate::diagnostic::Language;
use crate::texts::Texts;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the document: {0}")]
pub struct DocumentError(#[from] zip::result::ZipError);

/// Width of the text in twentieths of a point: A4 on its side less 2 cm at either end.
const TEXT: u32 = 16_838 - 2 * MARGIN;
/// 2 cm.
const MARGIN: u32 = 1_134;
/// Width of the column of numbers.
const NUMBERS: u32 = 560;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> / </w:t></w:r><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"#;

/// The paper as the bytes of a `.docx` file.
///
/// # Errors
/// The archive breaks a limit of its format.
pub fn document(paper: &Paper, language: Language, currency: &str) -> Result<Vec<u8>, DocumentError> {
    let script = Script { paper, texts: Texts::of(language), currency };
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed day: the same plan gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let parts: [(&str, String); 7] = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", LINKS.to_owned()),
        ("docProps/core.xml", script.properties()),
        ("word/_rels/document.xml.rels", PARTS.to_owned()),
        ("word/footer1.xml", FOOTER.to_owned()),
        ("word/styles.xml", script.styles()),
        ("word/document.xml", script.whole()),
    ];
    for (name, text) in parts {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes()).map_err(zip::result::ZipError::from)?;
    }
    Ok(archive.finish()?.into_inner())
}

struct Script<'a> {
    paper: &'a Paper,
    texts: Texts,
    currency: &'a str,
}

impl Script<'_> {
    fn properties(&self) -> String {
        let title = escaped(&self.paper.title.join(" "));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
             xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title></cp:coreProperties>"
        )
    }

    /// Decrees are set in the letters that convention asks of them, lists in plain ones.
    fn styles(&self) -> String {
        let letters = if self.paper.annex.is_empty() { "Arial" } else { "Bookman Old Style" };
        let style = |name: &str, paragraph: &str, run: &str| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"{name}\"><w:name w:val=\"{name}\"/>\
                 <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
            )
        };
        let right = TEXT * 6 / 10;
        // Wide tables in smaller letters, so that a personnel number fits on one line.
        let small = if self.paper.columns.len() > 12 { 15 } else { 17 };
        let small = format!("<w:sz w:val=\"{small}\"/>");
        let tight = "<w:spacing w:before=\"0\" w:after=\"0\"/>";
        let all = [
            style(
                "Annex",
                &format!(
                    "<w:tabs><w:tab w:val=\"left\" w:pos=\"{}\"/></w:tabs>{tight}<w:ind w:left=\"{}\" w:hanging=\"1500\"/>",
                    right + 1_400,
                    right + 1_500
                ),
                "",
            ),
            style("PaperTitle", &format!("{tight}<w:jc w:val=\"center\"/>"), "<w:b/><w:sz w:val=\"24\"/>"),
            style(
                "PartHeading",
                "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"60\"/><w:outlineLvl w:val=\"0\"/>",
                "<w:b/><w:sz w:val=\"22\"/>",
            ),
            style(
                "Particular",
                &format!(
                    "<w:keepNext/><w:tabs><w:tab w:val=\"left\" w:pos=\"3600\"/></w:tabs>{tight}<w:ind w:left=\"3720\" w:hanging=\"3720\"/>"
                ),
                "",
            ),
            style("CellWords", tight, &small),
            style("CellCentre", &format!("{tight}<w:jc w:val=\"center\"/>"), &small),
            style("CellFigure", &format!("{tight}<w:jc w:val=\"right\"/>"), &small),
            style("CellHeading", &format!("{tight}<w:jc w:val=\"center\"/>"), &format!("<w:b/>{small}")),
            style("Remark", "<w:spacing w:before=\"60\" w:after=\"0\"/>", "<w:sz w:val=\"18\"/>"),
            style(
                "Signature",
                &format!("<w:keepNext/><w:keepLines/>{tight}<w:ind w:left=\"{right}\"/><w:jc w:val=\"center\"/>"),
                "",
            ),
        ];
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles \
             xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault>\
             <w:rPr><w:rFonts w:ascii=\"{letters}\" w:hAnsi=\"{letters}\" w:cs=\"{letters}\"/><w:sz w:val=\"20\"/></w:rPr>\
             </w:rPrDefault></w:docDefaults>{}</w:styles>",
            all.concat()
        )
    }

    fn whole(&self) -> String {
        let paper = self.paper;
        let mut body = String::new();
        for entries in &paper.annex {
            body.push_str(&match entries.as_slice() {
                [label, value] => {
                    let runs = [piece(label), TAB.to_owned(), run(": "), piece(value)].concat();
                    paragraph("Annex", &runs)
                }
                entries => paragraph("Annex", &line(entries)),
            });
        }
        if !paper.annex.is_empty() {
            body.push_str(&paragraph("Annex", ""));
        }
        paper.title.iter().for_each(|words| body.push_str(&paragraph("PaperTitle", &run(words))));
        body.push_str(&paragraph("PaperTitle", ""));
        for (at, part) in paper.parts.iter().enumerate() {
            self.part(&mut body, part, at > 0);
        }
        paper.notes.iter().for_each(|words| body.push_str(&paragraph("Remark", &run(words))));
        body.push_str(&paragraph("Remark", ""));
        paper.signature.iter().for_each(|entries| body.push_str(&paragraph("Signature", &line(entries))));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
             xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>{body}<w:sectPr>\
             <w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"16838\" w:h=\"11906\" \
             w:orient=\"landscape\"/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" \
             w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
        )
    }

    fn part(&self, body: &mut String, part: &Part, later: bool) {
        if let Some(heading) = &part.heading {
            let jump = match later && self.paper.page_per_part {
                true => "<w:r><w:br w:type=\"page\"/></w:r>",
                false => "",
            };
            body.push_str(&paragraph("PartHeading", &(jump.to_owned() + &run(heading))));
        }
        for (label, value) in &part.particulars {
            let runs = [run(label), TAB.to_owned(), run(": "), piece(value)].concat();
            body.push_str(&paragraph("Particular", &runs));
        }
        if !part.particulars.is_empty() {
            body.push_str(&paragraph("Particular", ""));
        }
        let widths = widths(&self.paper.columns);
        body.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{TEXT}\" w:type=\"dxa\"/><w:tblBorders>{}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" \
             w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
            ["top", "left", "bottom", "right", "insideH", "insideV"]
                .map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"))
                .concat()
        ));
        widths.iter().for_each(|width| body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>")));
        body.push_str("</w:tblGrid>");
        self.heading(body, &widths);
        for (at, row) in part.rows.iter().enumerate() {
            body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            body.push_str(&cell(widths[0], "", &paragraph("CellCentre", &run(&format!("{}.", at + 1)))));
            for ((value, column), width) in row.iter().zip(&self.paper.columns).zip(&widths[1..]) {
                body.push_str(&cell(*width, "", &self.value(value, column.sort)));
            }
            body.push_str("</w:tr>");
        }
        body.push_str("</w:tbl>");
        body.push_str(&paragraph("Remark", ""));
    }

    /// Groups, headings, and the numbers of the columns; all of it again on every page.
    fn heading(&self, body: &mut String, widths: &[u32]) {
        let columns = &self.paper.columns;
        let number = self.texts.say("doc-h-no");
        let grouped = columns.iter().any(|column| column.group.is_some());
        let (begins, goes_on) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
        let say = |words: &str| paragraph("CellHeading", &run(words));
        let open = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
        let grey = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7E6E6\"/><w:vAlign w:val=\"center\"/>";
        if grouped {
            body.push_str(open);
            body.push_str(&cell(widths[0], &(begins.to_owned() + grey), &say(&number)));
            for (group, span) in groups(columns) {
                let width: u32 = widths[1..][span.clone()].iter().sum();
                body.push_str(&match group {
                    Some(group) => {
                        let merged = format!("<w:gridSpan w:val=\"{}\"/>{grey}", span.len());
                        cell(width, &merged, &say(group))
                    }
                    None => cell(width, &(begins.to_owned() + grey), &say(&columns[span.start].heading)),
                });
            }
            body.push_str("</w:tr>");
        }
        body.push_str(open);
        let below = if grouped { goes_on.to_owned() + grey } else { grey.to_owned() };
        body.push_str(&cell(widths[0], &below, &say(if grouped { "" } else { &number })));
        for (column, width) in columns.iter().zip(&widths[1..]) {
            let merged = grouped && column.group.is_none();
            let words = if merged { "" } else { &column.heading };
            body.push_str(&cell(
                *width,
                &(if merged { goes_on.to_owned() + grey } else { grey.to_owned() }),
                &say(words),
            ));
        }
        body.push_str("</w:tr>");
        body.push_str(open);
        for (at, width) in widths.iter().enumerate() {
            body.push_str(&cell(*width, grey, &paragraph("CellCentre", &run(&(at + 1).to_string()))));
        }
        body.push_str("</w:tr>");
    }

    fn value(&self, value: &Cell, sort: Sort) -> String {
        let style = match sort {
            Sort::Words => "CellWords",
            Sort::Centre | Sort::Date => "CellCentre",
            Sort::Figure | Sort::Money => "CellFigure",
        };
        match value {
            Cell::Empty => paragraph(style, ""),
            Cell::Words(words) => paragraph(style, &run(words)),
            Cell::Lines(lines) => lines.iter().map(|words| paragraph(style, &run(words))).collect(),
            Cell::Number(number) => paragraph(style, &run(&self.texts.number(*number))),
            Cell::Money(money) => paragraph(style, &run(&self.texts.money(*money, self.currency))),
            Cell::Date(date) => paragraph(style, &run(&day(*date, self.texts.language()))),
        }
    }
}

fn cell(width: u32, properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>{content}</w:tc>")
}

/// `01-04-2027` in Indonesian, `2027-04-01` in English.
fn day(date: Date, language: Language) -> String {
    match language {
        Language::Indonesian => format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year()),
        Language::English => date.to_string(),
    }
}

/// Widths of the column of numbers and of the others, which share the rest of the page.
fn widths(columns: &[Column]) -> Vec<u32> {
    let all: u32 = columns.iter().map(|column| column.width).sum();
    let rest = TEXT - NUMBERS;
    std::iter::once(NUMBERS).chain(columns.iter().map(|column| rest * column.width / all.max(1))).collect()
}

/// Columns that stand side by side under one heading, and those that stand alone.
pub(super) fn groups(columns: &[Column]) -> Vec<(Option<&str>, std::ops::Range<usize>)> {
    let mut found: Vec<(Option<&str>, std::ops::Range<usize>)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        match (found.last_mut(), column.group.as_deref()) {
            (Some((Some(last), span)), Some(group)) if *last == group => span.end = at + 1,
            (_, group) => found.push((group, at..at + 1)),
        }
    }
    found
}

/// Pieces of a line as plain words, as [`line`] joins them.
pub(super) fn joined(entries: &[Entry]) -> String {
    let mut text = String::new();
    for (at, entry) in entries.iter().enumerate() {
        if at > 0 && !entry.shown().starts_with(',') {
            text.push(' ');
        }
        text.push_str(entry.shown());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(group: Option<&str>, width: u32) -> Column {
        Column { group: group.map(str::to_owned), heading: "H".to_owned(), width, sort: Sort::Words }
    }

    #[test]
    fn columns_of_a_group_stand_under_one_heading() {
        let columns =
            [column(None, 1), column(Some("A"), 1), column(Some("A"), 1), column(Some("B"), 1), column(None, 2)];
        let found = groups(&columns);
        assert_eq!(found, [(None, 0..1), (Some("A"), 1..3), (Some("B"), 3..4), (None, 4..5)]);
        let widths = widths(&columns);
        assert!(widths.iter().sum::<u32>() <= TEXT && widths.iter().sum::<u32>() > TEXT - 6, "{widths:?}");
    }

    #[test]
    fn days_are_written_as_each_language_does() {
        let date = jiff::civil::date(2027, 4, 1);
        assert_eq!(day(date, Language::Indonesian), "01-04-2027");
        assert_eq!(day(date, Language::English), "2027-04-01");
    }
}
