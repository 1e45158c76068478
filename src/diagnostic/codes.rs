//! Every fault code, once. `docs/errors.md` lists the same codes (a test compares).

use super::{Code, Text};

macro_rules! codes {
    ($($id:ident: $en:literal / $id_text:literal => $do_en:literal / $do_id:literal;)*) => {
        $(
            #[doc = concat!("`", stringify!($id), "`: ", $en, ".")]
            pub static $id: Code = Code {
                id: stringify!($id),
                title: Text::fixed($en, $id_text),
                remedy: Text::fixed($do_en, $do_id),
            };
        )*
        /// All codes in order.
        pub static ALL: &[&Code] = &[$(&$id),*];
    };
}

codes! {
    E100: "the folder or file cannot be read" / "folder atau berkas tidak dapat dibaca"
        => "check the path and the access rights" / "periksa letak dan hak akses berkas";
}
