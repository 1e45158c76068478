//! Invented names and personnel numbers.
//!
//! For an OR reader: labels without meaning. Names are put together by chance from common parts; personnel numbers
//! carry serials from 901, which numbers of real people do not reach, so that none of them belongs to anybody.

use rustc_hash::FxHashMap;

use crate::calendar::Date;
use crate::instance::Sex;
use crate::policy::Status;

use super::dice::Dice;
use super::profile::Profile;

const MEN: [&str; 56] = [
    "Agus", "Ahmad", "Andi", "Anton", "Arif", "Bagus", "Bambang", "Bayu", "Budi", "Candra", "Dani", "Darma", "Dedi",
    "Dimas", "Eko", "Fajar", "Farhan", "Galih", "Gunawan", "Hadi", "Hamzah", "Hendra", "Heru", "Idris", "Ilham",
    "Imam", "Indra", "Irwan", "Ismail", "Joko", "Kamal", "Krisna", "Lukman", "Mahmud", "Maulana", "Nanda", "Nugroho",
    "Oki", "Panji", "Rahmat", "Rangga", "Ridwan", "Rizal", "Rudi", "Sahrul", "Satria", "Sigit", "Slamet", "Sofyan",
    "Surya", "Taufik", "Teguh", "Wahyu", "Wawan", "Yusuf", "Zainal",
];
const WOMEN: [&str; 56] = [
    "Aminah", "Anggun", "Anisa", "Ayu", "Citra", "Dahlia", "Dewi", "Diah", "Dina", "Dwi", "Eka", "Elvira", "Endang",
    "Erna", "Fatimah", "Fitri", "Hasanah", "Hesti", "Ida", "Indah", "Intan", "Ira", "Kartika", "Kusuma", "Laila",
    "Lestari", "Lina", "Maya", "Mega", "Melati", "Murni", "Nadia", "Nia", "Ningsih", "Nur", "Puspita", "Putri",
    "Rahma", "Ratna", "Rina", "Rini", "Rosmala", "Salma", "Sari", "Septi", "Siti", "Sri", "Susi", "Tri", "Tuti", "Umi",
    "Vina", "Wati", "Wulan", "Yanti", "Yuliana",
];
const LAST: [&str; 48] = [
    "Abidin",
    "Adinata",
    "Alamsyah",
    "Anwar",
    "Ardiansyah",
    "Atmaja",
    "Basuki",
    "Cahyadi",
    "Darmawan",
    "Effendi",
    "Fadilah",
    "Firmansyah",
    "Gumilang",
    "Hakim",
    "Hamid",
    "Handoko",
    "Harahap",
    "Hartono",
    "Hidayat",
    "Iskandar",
    "Kurniawan",
    "Laksana",
    "Mahendra",
    "Mulyadi",
    "Mustofa",
    "Nasution",
    "Nurdin",
    "Permana",
    "Prakoso",
    "Pranata",
    "Pratama",
    "Purnama",
    "Rachman",
    "Ramadhan",
    "Saputra",
    "Santoso",
    "Setiawan",
    "Siregar",
    "Sudrajat",
    "Suhendra",
    "Sulaiman",
    "Susanto",
    "Syahputra",
    "Utama",
    "Wibowo",
    "Widodo",
    "Wijaya",
    "Yulianto",
];
const CLANS: [&str; 16] = [
    "Batubara",
    "Daulay",
    "Ginting",
    "Harahap",
    "Hasibuan",
    "Hutapea",
    "Lubis",
    "Manurung",
    "Nasution",
    "Pohan",
    "Rangkuti",
    "Sembiring",
    "Siahaan",
    "Simanjuntak",
    "Siregar",
    "Tarigan",
];

/// A name: one word in seven of a hundred cases, two or three otherwise.
pub(super) fn name(dice: &mut Dice, sex: Sex, profile: Profile) -> String {
    let first: &[&str] = match sex {
        Sex::Male => &MEN,
        Sex::Female => &WOMEN,
    };
    let northern = matches!(profile, Profile::Medan | Profile::Tebingtinggi);
    let last: &[&str] = if northern && dice.percent(45) { &CLANS } else { &LAST };
    let mut pick = |list: &[&'static str]| dice.choose(list).copied().unwrap_or_default();
    let (given, second, family) = (pick(first), pick(first), pick(last));
    match dice.below(100) {
        0..7 => given.to_owned(),
        7..72 => format!("{given} {family}"),
        72..84 if given != second => format!("{given} {second}"),
        _ if given != second => format!("{given} {second} {family}"),
        _ => format!("{given} {family}"),
    }
}

/// Gives out personnel numbers, each once.
pub(super) struct Numbers {
    long: bool,
    given: u32,
    serials: FxHashMap<u64, u32>,
}

impl Numbers {
    pub(super) fn new(long: bool) -> Self {
        Self { long, given: 0, serials: FxHashMap::default() }
    }

    /// The next number. Long ones show birth date, month of entry and sex (contract staff: year of entry and 21).
    pub(super) fn next(&mut self, birth: Date, hired: Date, sex: Sex, status: Status) -> String {
        self.given += 1;
        if !self.long {
            return format!("P-{:04}", self.given);
        }
        let month = match status {
            Status::Pns => hired.month(),
            Status::Pppk => 21,
        };
        let digit = match sex {
            Sex::Male => 1,
            Sex::Female => 2,
        };
        let prefix =
            format!("{:04}{:02}{:02}{:04}{month:02}{digit}", birth.year(), birth.month(), birth.day(), hired.year());
        let serial = self.serials.entry(prefix.parse().unwrap_or_default()).or_insert(900);
        *serial += 1;
        format!("{prefix}{serial:03}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::dice::Topic;
    use super::*;

    #[test]
    fn long_numbers_show_birth_entry_and_sex_and_are_unique() {
        let mut numbers = Numbers::new(true);
        let mut next = |status| numbers.next(date(1987, 4, 12), date(2011, 1, 1), Sex::Female, status);
        assert_eq!(next(Status::Pns), "198704122011012901");
        assert_eq!(next(Status::Pns), "198704122011012902");
        assert_eq!(next(Status::Pppk), "198704122011212901");
    }

    #[test]
    fn some_names_are_a_single_word_and_none_is_empty() {
        let mut dice = Dice::new(5, Topic::Names);
        let names: Vec<_> = (0..500).map(|_| name(&mut dice, Sex::Male, Profile::Medan)).collect();
        let single = names.iter().filter(|name| !name.contains(' ')).count();
        assert!((10..80).contains(&single), "{single}");
        assert!(names.iter().all(|name| !name.is_empty() && name.trim() == name));
    }
}
