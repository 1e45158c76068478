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
    E101: "a required file is missing" / "berkas wajib tidak ada"
        => "add the file to the folder (docs/files.md lists all files)"
        / "tambahkan berkas itu ke folder (docs/files.md memuat semua berkas)";
    E102: "the table is empty" / "tabel kosong"
        => "give it a header row and at least one row below it" / "isi baris judul dan paling sedikit satu baris data";
    E103: "the file is not readable as text" / "berkas tidak terbaca sebagai teks"
        => "save it again as CSV UTF-8" / "simpan ulang sebagai CSV UTF-8";
    E104: "a required column is missing" / "kolom wajib tidak ada"
        => "add the column, or correct its name in the header" / "tambahkan kolom itu atau perbaiki namanya pada baris judul";
    E105: "a column appears twice" / "kolom muncul dua kali"
        => "keep one of the two columns" / "pertahankan salah satu kolom saja";
    E106: "the row has more or fewer cells than the header" / "jumlah sel baris ini berbeda dari baris judul"
        => "check separators and quotes in this row; text that holds the separator needs quotes"
        / "periksa pemisah dan tanda kutip; teks yang memuat tanda pemisah harus dikutip";
    E107: "a quotation mark is not closed, or text follows it" / "tanda kutip tidak ditutup atau diikuti teks"
        => "close the quotation mark; write a quotation mark inside quoted text twice"
        / "tutup tanda kutip; tulis tanda kutip di dalam teks berkutip dua kali";
    E108: "a required cell is empty" / "sel wajib kosong"
        => "fill in the cell" / "isi sel tersebut";
    E109: "not a whole number" / "bukan bilangan bulat"
        => "write digits only, without decimals" / "tulis angka saja tanpa desimal";
    E110: "the number holds separators or a currency sign" / "angka memuat pemisah atau tanda mata uang"
        => "write the digits without dots, commas, spaces and Rp: 15000000"
        / "tulis angka tanpa titik, koma, spasi, dan Rp: 15000000";
    E111: "not a date" / "bukan tanggal"
        => "write an existing day as YYYY-MM-DD" / "tulis hari yang ada dengan bentuk TTTT-BB-HH";
    E112: "the date is not written as YYYY-MM-DD" / "tanggal tidak ditulis sebagai TTTT-BB-HH"
        => "day and month cannot be told apart safely: write the year first, as in 2026-12-31"
        / "hari dan bulan tidak dapat dibedakan dengan pasti: tulis tahun lebih dulu, misalnya 2026-12-31";
    E113: "the date is a spreadsheet's day number" / "tanggal berupa nomor hari lembar kerja"
        => "format the column as a date of the form YYYY-MM-DD and save again"
        / "format kolom sebagai tanggal TTTT-BB-HH lalu simpan ulang";
    E114: "an identifier was turned into a number and has lost its digits" / "nomor identitas berubah menjadi angka dan kehilangan digit"
        => "take the column again from its source, format it as text, then save"
        / "ambil ulang kolom dari sumbernya, format sebagai teks, lalu simpan";
    E115: "not one of the known values" / "bukan salah satu nilai yang dikenal"
        => "use one of the values listed" / "pakai salah satu nilai yang disebut";
    E116: "neither yes nor no" / "bukan ya atau tidak"
        => "write true or false (also: ya, tidak, 1, 0)" / "tulis ya atau tidak (boleh juga: true, false, 1, 0)";
    E117: "the workbook cannot be read" / "buku kerja tidak dapat dibaca"
        => "save it again as an Excel workbook (.xlsx) without password" / "simpan ulang sebagai buku kerja Excel (.xlsx) tanpa kata sandi";
    E118: "an identifier holds a character that cannot be used" / "identitas memuat karakter yang tidak dapat dipakai"
        => "take out line breaks, control characters and semicolons" / "buang pemisah baris, karakter kendali, dan titik koma";
    E119: "the table is there twice, under both of its names" / "tabel ada dua kali, dengan kedua namanya"
        => "keep one of the two" / "pertahankan salah satu saja";
    E150: "the plan folder lacks a file" / "folder rencana tidak lengkap"
        => "write the plan again" / "tulis ulang rencana";
    E151: "a row of the plan does not fit the instance" / "baris rencana tidak sesuai dengan data"
        => "check that the plan was made from this instance and was not edited"
        / "pastikan rencana dibuat dari data ini dan tidak diubah";
    E152: "summary.json cannot be read" / "summary.json tidak dapat dibaca"
        => "write the plan again" / "tulis ulang rencana";
    E153: "certificate.json cannot be read, or was changed" / "certificate.json tidak dapat dibaca, atau telah diubah"
        => "write the plan again; a certificate is not to be edited" / "tulis ulang rencana; sertifikat tidak boleh disunting";
    E154: "what is recorded does not fit the plan or the other rows" / "catatan kenyataan tidak cocok dengan rencana atau baris lain"
        => "correct the row, or add the rows that explain it (docs/replan.md)"
        / "perbaiki baris itu, atau tambahkan baris yang menjelaskannya (docs/replan.md)";

    E201: "the same key appears twice" / "kunci yang sama muncul dua kali"
        => "keep one of the rows, or give one another identifier" / "pertahankan satu baris atau beri identitas lain";
    E202: "a reference to something that does not exist" / "rujukan ke sesuatu yang tidak ada"
        => "correct the name, or add the missing row" / "perbaiki nama atau tambahkan baris yang kurang";
    E203: "the number is outside its range" / "angka di luar rentangnya"
        => "write a number within the range" / "tulis angka dalam rentang itu";
    E204: "units are their own superiors in a circle" / "unit saling membawahi secara melingkar"
        => "correct parent_id of one of these units" / "perbaiki parent_id salah satu unit";
    E205: "courses require one another in a circle" / "pelatihan saling mensyaratkan secara melingkar"
        => "take out one of the prerequisites" / "hapus salah satu prasyarat";
    E206: "the employee's kind is not that of the position held" / "jenjang pegawai berbeda dari jenjang jabatannya"
        => "correct kind or position_id" / "perbaiki kind atau position_id";
    E207: "dates are in the wrong order" / "urutan tanggal salah"
        => "correct one of the two dates" / "perbaiki salah satu tanggal";
    E208: "position_id and position_since belong together" / "position_id dan position_since harus diisi bersama"
        => "fill in both cells, or neither" / "isi kedua sel, atau kosongkan keduanya";
    E209: "the period lies outside the plan" / "periode di luar rencana"
        => "use a period of the plan" / "pakai periode yang ada dalam rencana";
    E210: "the first period lies after the last" / "periode awal sesudah periode akhir"
        => "exchange from_period and to_period" / "tukar from_period dan to_period";
    E211: "the target does not fit" / "sasaran tidak sesuai"
        => "see docs/files.md for what may be named here" / "lihat docs/files.md tentang isi kolom ini";
    E212: "somebody is related to themselves" / "seseorang berkerabat dengan dirinya sendiri"
        => "correct one of the two identifiers" / "perbaiki salah satu identitas";
    E213: "a requirement needs either a position or a kind" / "persyaratan harus menyebut jabatan atau jenjang, tepat satu"
        => "fill in exactly one of position_id and kind" / "isi tepat satu dari position_id dan kind";
    E214: "this horizon cannot be planned" / "rentang rencana ini tidak mungkin"
        => "correct start, periods or period in instance.toml" / "perbaiki start, periods, atau period di instance.toml";
    E215: "amounts are so large that sums could not be exact" / "nilai terlalu besar sehingga jumlahnya tidak dapat tepat"
        => "check the units of the amounts: whole rupiah, not fractions" / "periksa satuan nilai: rupiah penuh, bukan pecahan";

    E301: "unknown key" / "kunci tidak dikenal"
        => "correct the spelling or remove the key; `rotasi schema` lists all keys"
            / "perbaiki ejaan atau hapus kunci; `rotasi schema` memuat semua kunci";
    E302: "value of the wrong type" / "jenis nilai salah"
        => "write a value of the expected type" / "tulis nilai dengan jenis yang diminta";
    E303: "value outside its limits" / "nilai di luar batas"
        => "choose a value within the limits" / "pilih nilai di dalam batas";
    E304: "unknown name" / "nama tidak dikenal"
        => "use one of the known names" / "gunakan salah satu nama yang dikenal";
    E305: "kind of position that the policy does not define" / "jenjang jabatan tidak ada dalam kebijakan"
        => "correct the name or add the kind under `kinds`" / "perbaiki nama atau tambahkan jenjang pada `kinds`";
    E306: "required key is missing" / "kunci wajib tidak ada"
        => "add the key, or start from a preset with `preset = \"asn\"`"
            / "tambahkan kunci, atau mulai dari kebijakan bawaan dengan `preset = \"asn\"`";
    E307: "rule that is always hard" / "aturan yang selalu mengikat"
        => "remove the line; this rule cannot be softened or switched off"
            / "hapus baris ini; aturan ini tidak dapat dilonggarkan atau dimatikan";
    E308: "settings that contradict each other" / "pengaturan yang saling bertentangan"
        => "change one of the two" / "ubah salah satu dari keduanya";
    E309: "value given twice" / "nilai disebut dua kali"
        => "keep one of them" / "pertahankan salah satu";
    E310: "not a TOML document" / "bukan dokumen TOML"
        => "correct the line; strings stand in quotes, dates do not"
            / "perbaiki baris ini; teks memakai tanda petik, tanggal tidak";

    E401: "an edit says nothing, or too much at once" / "perubahan kosong, atau memuat lebih dari satu hal"
        => "write one edit for each change" / "tulis satu perubahan untuk tiap hal";
    E402: "scenarios extend one another in a circle" / "skenario saling memperluas secara melingkar"
        => "take out one of the extends" / "hapus salah satu extends";
    E403: "the edit matches nothing" / "perubahan tidak mengenai apa pun"
        => "correct the condition; a scenario changes only what is there" / "perbaiki syaratnya; skenario hanya mengubah yang ada";
    E404: "parameter that no grid gives, or no edit uses" / "parameter tanpa grid, atau tidak dipakai oleh perubahan mana pun"
        => "name the same parameter in grid and in an edit" / "sebut parameter yang sama pada grid dan pada sebuah perubahan";
    E405: "the scenario leaves an instance with faults" / "skenario menghasilkan data yang salah"
        => "add edits that repair what the lines below name" / "tambahkan perubahan untuk memperbaiki hal yang disebut di bawah";
    E406: "something is missing in the scenario file" / "ada yang kurang pada berkas skenario"
        => "add it" / "tambahkan";

    E501: "the sheet is none that an import knows" / "lembar ini tidak dikenal oleh impor"
        => "give the export as it was downloaded, or say in a mapping file what it is (docs/import.md)"
        / "pakai ekspor seperti saat diunduh, atau jelaskan di berkas pemetaan (docs/import.md)";
    E502: "a column that the import needs is missing" / "kolom yang diperlukan impor tidak ada"
        => "add the column, or name it in a mapping file (docs/import.md)"
        / "tambahkan kolom itu, atau sebut namanya di berkas pemetaan (docs/import.md)";
    E503: "not a NIP" / "bukan NIP"
        => "correct the number in the source and export again" / "perbaiki nomornya di sumber lalu ekspor ulang";
    E504: "the kind of the position cannot be told" / "jenjang jabatan tidak dapat ditentukan"
        => "fill in ESELON or the level, add a position list, or name the title in a mapping file"
        / "isi ESELON atau jenjang, tambahkan daftar jabatan, atau sebut nama jabatan di berkas pemetaan";
    E505: "which scale of the job-person match is meant is not said" / "skala JPM yang dipakai tidak disebut"
        => "give --jpm selection (80/68) or --jpm mapping (90/78), or a column with the category"
        / "beri --jpm selection (80/68) atau --jpm mapping (90/78), atau kolom kategori";
    E506: "imported.json cannot be read" / "imported.json tidak dapat dibaca"
        => "restore the file; without it (delete it) everything counts as entered by hand"
        / "pulihkan berkas itu; tanpanya (hapus) semua dianggap isian tangan";

    W101: "unknown column, not read" / "kolom tidak dikenal, tidak dibaca"
        => "correct its name, or leave it if it is your own" / "perbaiki namanya, atau biarkan bila memang kolom sendiri";
    W102: "unknown file, not read" / "berkas tidak dikenal, tidak dibaca"
        => "correct its name, or leave it if it is your own" / "perbaiki namanya, atau biarkan bila memang berkas sendiri";
    W103: "the file is not UTF-8; it was read as Windows-1252" / "berkas bukan UTF-8; dibaca sebagai Windows-1252"
        => "check accented letters, and save it as CSV UTF-8" / "periksa huruf khusus, dan simpan sebagai CSV UTF-8";
    W104: "rows marked with # are not read" / "baris bertanda # tidak dibaca"
        => "take the # off a row that is data; delete it, or leave it, if it is an example"
        / "hapus tanda # bila baris itu data; hapus atau biarkan bila hanya contoh";

    W201: "a completed course is not a course of the instance; it has no effect" / "pelatihan yang telah diikuti tidak ada dalam data; tidak berpengaruh"
        => "add the course, or ignore this" / "tambahkan pelatihan itu, atau abaikan";
    W202: "a period crosses New Year; its money and hours count in the year in which it begins"
        / "ada periode yang melewati tahun baru; biaya dan jamnya dihitung pada tahun mulainya"
        => "start on 1 January, or accept this" / "mulai tanggal 1 Januari, atau terima hal ini";
    W203: "the position has more holders than seats at the start; it takes nobody in"
        / "pemangku jabatan melebihi formasi pada awal rencana; jabatan tidak menerima pegawai"
        => "correct seats or placements, or accept this" / "perbaiki formasi atau penempatan, atau terima hal ini";
    W204: "the employee is past retirement at the start" / "pegawai sudah melewati batas usia pensiun pada awal rencana"
        => "remove the employee, or correct birth_date, kind or retire_on"
        / "hapus pegawai itu, atau perbaiki birth_date, kind, atau retire_on";
    W205: "no period of the plan begins in the year of this budget line" / "tidak ada periode rencana yang mulai pada tahun anggaran ini"
        => "correct the year, or remove the line" / "perbaiki tahun, atau hapus baris itu";
    W206: "the NIP disagrees with a column" / "NIP tidak cocok dengan kolom"
        => "correct the column or the NIP" / "perbaiki kolom atau NIP";
    W207: "no cost of the instance is paid from this source" / "tidak ada biaya yang dibayar dari sumber ini"
        => "correct the name of the source" / "perbaiki nama sumber";
    W208: "two names differ only in capitals or spaces; they count as different" / "dua nama hanya berbeda huruf besar atau spasi; dianggap berbeda"
        => "write the name the same way everywhere" / "tulis nama itu dengan cara yang sama di semua tempat";
    W209: "no unit or position is at this location" / "tidak ada unit atau jabatan di lokasi ini"
        => "correct the name, or ignore this" / "perbaiki nama, atau abaikan";
    W210: "the session can never open: fewer seats than its minimum" / "kelas tidak mungkin dibuka: kapasitas di bawah minimum"
        => "correct capacity or min_participants" / "perbaiki capacity atau min_participants";
    W211: "the date is unlikely" / "tanggal tidak lazim"
        => "check the date" / "periksa tanggal itu";
    W212: "the rank is not one of this status; no rank rule applies to contract classes"
        / "pangkat tidak sesuai status; aturan pangkat tidak berlaku bagi golongan PPPK"
        => "correct rank or status" / "perbaiki rank atau status";
    W213: "the row repeats an earlier one" / "baris mengulang baris sebelumnya"
        => "remove one of the two rows" / "hapus salah satu baris";
    W301: "minimum tenure is longer than maximum tenure" / "masa jabatan minimum melebihi masa jabatan maksimum"
        => "check both: every holder will be overdue before being allowed to leave"
            / "periksa keduanya: setiap pemangku akan melewati batas sebelum boleh pindah";
    W302: "all weights are zero" / "semua bobot nol"
        => "set weights: without them every allowed plan is as good as any other"
            / "isi bobot: tanpa bobot semua rencana yang sah sama nilainya";
    W303: "promotions ask for a lower match than other moves" / "promosi meminta kesesuaian lebih rendah daripada mutasi"
        => "check that this is meant" / "periksa apakah memang demikian";
    W304: "feeder that can never count" / "jenjang pemasok yang tidak pernah berlaku"
        => "remove it, or check tiers, `selective` and `moves.exceptions`"
            / "hapus, atau periksa tier, `selective`, dan `moves.exceptions`";
    W305: "exception that changes nothing" / "pengecualian tanpa pengaruh"
        => "remove it: a move between these kinds has a type already"
            / "hapus: perpindahan antara jenjang ini sudah mempunyai jenis";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_lists_exactly_these_codes() {
        let documentation = include_str!("../../docs/errors.md");
        let mut documented: Vec<_> = documentation
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
            .map(|(first, _)| first)
            .filter(|first| first.starts_with(['E', 'W']) && first[1..].bytes().all(|b| b.is_ascii_digit()))
            .collect();
        documented.sort_unstable();
        let mut known: Vec<_> = ALL.iter().map(|code| code.id).collect();
        known.sort_unstable();
        assert_eq!(documented, known);
    }

    #[test]
    fn every_code_speaks_both_languages() {
        for code in ALL {
            for text in [&code.title, &code.remedy] {
                assert!(!text.en.is_empty() && text.en != text.id, "{}", code.id);
            }
        }
    }
}
