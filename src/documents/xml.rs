//! Elements of WordprocessingML as text: escaped words, runs, paragraphs, fields to fill in.

use super::paper::Entry;

/// Words as the text of an element; what XML cannot hold is left out.
pub(super) fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\t' | '\n' => text.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => text.push(c),
        }
    }
    text
}

/// A run of words.
pub(super) fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(words))
}

/// A jump to the next stop.
pub(super) const TAB: &str = "<w:r><w:tab/></w:r>";

/// A paragraph of a style.
pub(super) fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// A piece of a line: words, or a form field that is replaced as a whole by what is typed.
pub(super) fn piece(entry: &Entry) -> String {
    match entry {
        Entry::Words(words) => run(words),
        Entry::Field { name, shown } => format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"{0}\"/><w:tag w:val=\"{0}\"/><w:showingPlcHdr/><w:text/></w:sdtPr>\
             <w:sdtContent>{1}</w:sdtContent></w:sdt>",
            escaped(name),
            run(shown)
        ),
    }
}

/// The pieces of a line with blanks between them, none before a comma.
pub(super) fn line(entries: &[Entry]) -> String {
    let mut text = String::new();
    for (at, entry) in entries.iter().enumerate() {
        if at > 0 && !entry.shown().starts_with(',') {
            text.push_str(&run(" "));
        }
        text.push_str(&piece(entry));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_break_out_and_fields_can_be_filled_in() {
        assert_eq!(escaped("A & <B> \"C\"\u{1}\tD"), "A &amp; &lt;B&gt; &quot;C&quot; D");
        let field = Entry::Field { name: "Nomor".to_owned(), shown: "……".to_owned() };
        let text = line(&[Entry::Words("NOMOR".to_owned()), field.clone(), Entry::Words(",".to_owned()), field]);
        assert_eq!(text.matches("<w:sdt>").count(), 2);
        assert_eq!(text.matches("preserve\"> </w:t>").count(), 2, "no blank before the comma: {text}");
    }
}
