//! What is spread over the territory: subdistricts, villages, clinics, schools, the hospital.
//!
//! For an OR reader: the many similar small units. Knowledge of a working area (a *zone* of a few subdistricts) is
//! asked there, which keeps each employee's choice to the neighbourhood, as it is in practice.

use super::ladder::{Echelon, Level};
use super::organisation::{Organisation, Region};
use super::profile::Traits;
use super::trades::by_code;

/// The villages of Plaju.
const PLAJU: [&str; 7] =
    ["Plaju Ilir", "Plaju Ulu", "Plaju Darat", "Bagus Kuning", "Talang Bubuk", "Talang Putri", "Komperta"];

/// Subdistricts that share a zone.
const ZONE: usize = 3;

/// A service that is nothing but subdistricts, each with its divisions as units of their own.
pub(super) fn lone_districts(draft: &mut Organisation, traits: &Traits, count: usize) {
    let count = count.max(1);
    draft.neighbourhood = 1 + PLAJU.len();
    for number in 0..count {
        let (code, name) = if count == 1 {
            ("KEC".to_owned(), format!("Kecamatan {}", traits.town))
        } else {
            (format!("KEC{:04}", number + 1), format!("Kecamatan {} {}", traits.town, number + 1))
        };
        let zone = (count > ZONE).then(|| zone_of(draft, number, &name));
        lone_district(draft, &code, &name, zone);
    }
}

/// The zone of the subdistrict with that number; a new one for every [`ZONE`] of them.
fn zone_of(draft: &mut Organisation, number: usize, name: &str) -> usize {
    if number.is_multiple_of(ZONE) {
        draft.zones.push(format!("Pengenalan wilayah kerja {name} dan sekitarnya"));
    }
    draft.zones.len() - 1
}

fn lone_district(draft: &mut Organisation, code: &str, name: &str, zone: Option<usize>) {
    let [rule, service, order, general, money] = ["KWL", "LYN", "TRW", "UMP", "KPK"].map(by_code);
    let seat = draft.location(name.to_owned());
    let top = draft.unit(code.to_owned(), name.to_owned(), None, seat, 0);
    draft.lead(top, "Camat", Echelon::IIIa, rule, zone).kindred = Some(service);
    let office = draft.unit(format!("{code}-S"), format!("Sekretariat {name}"), Some(top), seat, 0);
    draft.lead(office, "Sekretaris Camat", Echelon::IIIb, rule, zone).kindred = Some(general);
    draft.lead(office, "Kepala Subbagian Umum dan Kepegawaian", Echelon::IVb, general, zone);
    draft.lead(office, "Kepala Subbagian Perencanaan dan Keuangan", Echelon::IVb, money, zone);
    draft.staff(office, "sma", general, 6, zone);
    draft.staff(office, "d3", money, 5, zone);
    draft.expert(office, Level::AhliPertama, general, 3, zone);
    let divisions = [
        ("Pemerintahan", rule),
        ("Ketenteraman dan Ketertiban", order),
        ("Pemberdayaan Masyarakat", order),
        ("Pelayanan Umum", service),
    ];
    for (at, (division, trade)) in divisions.into_iter().enumerate() {
        let unit = draft.unit(format!("{code}-{}", at + 1), format!("Seksi {division}"), Some(top), seat, 0);
        draft.lead(unit, format!("Kepala Seksi {division}"), Echelon::IVa, trade, zone);
        draft.staff(unit, if at % 2 == 0 { "sma" } else { "s1" }, trade, 4, zone);
        if at != 2 {
            draft.expert(unit, if at == 0 { Level::AhliMuda } else { Level::AhliPertama }, trade, 3, zone);
        }
    }
    for (at, village) in PLAJU.iter().enumerate() {
        let place = draft.location(if code == "KEC" { (*village).to_owned() } else { format!("{village} {code}") });
        let unit = draft.unit(format!("{code}-K{}", at + 1), format!("Kelurahan {village}"), Some(top), place, 0);
        draft.lead(unit, format!("Lurah {village}"), Echelon::IVa, rule, zone).critical = 1;
        draft.lead(unit, "Sekretaris Lurah", Echelon::IVb, general, zone);
        draft.lead(unit, "Kepala Seksi Pelayanan dan Ketertiban", Echelon::IVb, service, zone);
        draft.staff(unit, "sma", if at % 2 == 0 { service } else { order }, 6, zone);
    }
}

/// The agencies that clinics and schools belong to.
#[derive(Default)]
pub(super) struct Parents {
    pub health: Option<usize>,
    pub education: Option<usize>,
}

/// Subdistricts with villages, clinics, schools and the hospital of a region.
pub(super) fn of_region(region: &mut Region<'_>, secretariat: usize, parents: &Parents) {
    let mut zones = Vec::new();
    for number in 0..region.extent.districts {
        let name = format!("Kecamatan {}", region.draft.locations[region.first_location + number]);
        let zone = (region.extent.districts > 5).then(|| zone_of(region.draft, number, &name));
        zones.push(zone);
        district(region, secretariat, number, &name, zone);
    }
    for number in 0..region.extent.clinics {
        clinic(region, number, parents.health, zones[number % zones.len()]);
    }
    for number in 0..region.extent.schools {
        school(region, number, parents.education, zones[number % zones.len()]);
    }
    if region.extent.wards > 0 {
        hospital(region, secretariat);
    }
}

fn district(region: &mut Region<'_>, secretariat: usize, number: usize, name: &str, zone: Option<usize>) {
    let [rule, service, order, general, money] = ["KWL", "LYN", "TRW", "UMP", "KPK"].map(by_code);
    let place = region.first_location + number;
    let code = format!("KEC{:02}", number + 1);
    let top = region.unit(&code, name, Some(secretariat), place);
    region.draft.lead(top, "Camat", Echelon::IIIa, rule, zone).kindred = Some(service);
    region.draft.lead(top, "Sekretaris Camat", Echelon::IIIb, rule, zone).kindred = Some(general);
    region.draft.lead(top, "Kepala Subbagian Umum dan Kepegawaian", Echelon::IVb, general, zone);
    region.draft.lead(top, "Kepala Subbagian Keuangan", Echelon::IVb, money, zone);
    for (title, trade) in [("Pemerintahan", rule), ("Ketertiban dan Pemberdayaan", order), ("Pelayanan Umum", service)]
    {
        region.draft.lead(top, format!("Kepala Seksi {title}"), Echelon::IVa, trade, zone);
    }
    region.draft.expert(top, Level::AhliPertama, service, 2, zone);
    region.draft.staff(top, "sma", general, 5, zone);
    region.draft.staff(top, "s1", rule, 4, zone);
    region.draft.staff(top, "d3", order, 4, zone);
    for village in 0..region.extent.villages {
        let unit = region.unit(
            &format!("{code}-K{}", village + 1),
            &format!("Kelurahan {} {}", &name["Kecamatan ".len()..], village + 1),
            Some(top),
            place,
        );
        region.draft.lead(unit, "Lurah", Echelon::IVa, rule, zone).critical = 1;
        region.draft.lead(unit, "Sekretaris Lurah", Echelon::IVb, general, zone);
        if region.extent.breadth > 1 {
            region.draft.lead(unit, "Kepala Seksi Pelayanan", Echelon::IVb, service, zone);
            region.draft.lead(unit, "Kepala Seksi Ketertiban dan Pemberdayaan", Echelon::IVb, order, zone);
        }
        region.draft.staff(unit, "sma", service, 5, zone);
        region.draft.staff(unit, "sma", order, 4, zone);
    }
}

fn clinic(region: &mut Region<'_>, number: usize, parent: Option<usize>, zone: Option<usize>) {
    let [nurse, midwife, doctor, pharmacy, diet, general] = ["PRW", "BID", "DOK", "FAR", "GZI", "UMP"].map(by_code);
    let place = region.first_location + number % region.extent.districts;
    let name = format!("Puskesmas {} {}", region.draft.locations[place], number / region.extent.districts + 1);
    let unit = region.unit(&format!("PKM{:02}", number + 1), &name, parent, place);
    region.draft.lead(unit, "Kepala Subbagian Tata Usaha Puskesmas", Echelon::IVb, general, zone);
    region.draft.staff(unit, "sma", general, 3, zone);
    let ladders: &[(u8, &[(Level, u32)])] = if region.extent.full {
        &[
            (nurse, &NURSES),
            (midwife, &NURSES),
            (doctor, &[(Level::AhliPertama, 3), (Level::AhliMuda, 2)]),
            (pharmacy, &[(Level::Terampil, 2), (Level::AhliPertama, 2)]),
            (diet, &[(Level::Terampil, 2), (Level::AhliPertama, 2), (Level::AhliMuda, 1)]),
        ]
    } else {
        &[
            (nurse, &[(Level::Terampil, 5), (Level::Mahir, 4), (Level::AhliPertama, 3)]),
            (midwife, &[(Level::Terampil, 5), (Level::Penyelia, 2), (Level::AhliPertama, 3)]),
            (doctor, &[(Level::AhliPertama, 2), (Level::AhliMuda, 1)]),
            (diet, &[(Level::Terampil, 2), (Level::AhliPertama, 1)]),
        ]
    };
    for &(trade, levels) in ladders {
        for &(level, weight) in levels {
            region.draft.expert(unit, level, trade, weight, zone);
        }
    }
}

const NURSES: [(Level, u32); 5] =
    [(Level::Terampil, 5), (Level::Mahir, 5), (Level::Penyelia, 3), (Level::AhliPertama, 4), (Level::AhliMuda, 2)];

fn school(region: &mut Region<'_>, number: usize, parent: Option<usize>, zone: Option<usize>) {
    let office = by_code("TUS");
    let place = region.first_location + number % region.extent.districts;
    let unit = region.unit(&format!("SMP{:03}", number + 1), &format!("SMP Negeri {}", number + 1), parent, place);
    region.draft.staff(unit, "sma", office, 5, zone);
    region.draft.staff(unit, "d3", office, 4, zone);
}

fn hospital(region: &mut Region<'_>, secretariat: usize) {
    let [nurse, midwife, doctor, pharmacy, diet] = ["PRW", "BID", "DOK", "FAR", "GZI"].map(by_code);
    let [care, general, money] = ["YAN", "UMP", "KPK"].map(by_code);
    let place = region.first_location;
    let top = region.unit("RSUD", "Rumah Sakit Umum Daerah", Some(secretariat), place);
    region.draft.lead(top, "Direktur RSUD", Echelon::IIb, care, None);
    region.draft.lead(top, "Kepala Bagian Tata Usaha RSUD", Echelon::IIIb, general, None).kindred = Some(care);
    region.draft.lead(top, "Kepala Bidang Pelayanan Medik", Echelon::IIIb, care, None);
    region.draft.lead(top, "Kepala Subbagian Umum RSUD", Echelon::IVa, general, None);
    region.draft.lead(top, "Kepala Subbagian Keuangan RSUD", Echelon::IVa, money, None);
    region.draft.lead(top, "Kepala Seksi Pelayanan RSUD", Echelon::IVa, care, None);
    region.draft.staff(top, "sma", general, 8, None);
    region.draft.staff(top, "d3", money, 6, None);
    region.draft.expert(top, Level::AhliPertama, care, 4, None);
    for (level, weight) in [(Level::Terampil, 6), (Level::AhliPertama, 5), (Level::AhliMuda, 3)] {
        region.draft.expert(top, level, pharmacy, weight, None);
        region.draft.expert(top, level, diet, weight, None);
    }
    for ward in 0..region.extent.wards {
        let unit =
            region.unit(&format!("RSUD-{}", ward + 1), &format!("Instalasi Rawat {}", ward + 1), Some(top), place);
        for (level, weight) in NURSES {
            region.draft.expert(unit, level, nurse, weight + 2, None);
        }
        if ward % 3 == 0 {
            region.draft.expert(unit, Level::Terampil, midwife, 5, None);
            region.draft.expert(unit, Level::AhliPertama, midwife, 4, None);
        }
        for (level, weight) in [(Level::AhliPertama, 3), (Level::AhliMuda, 3), (Level::AhliMadya, 2)] {
            region.draft.expert(unit, level, doctor, weight, None);
        }
    }
}
