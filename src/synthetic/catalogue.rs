//! The fixed part of the course catalogue: leadership programmes and preparation for the next tier.
//!
//! For an OR reader: parameter tables. Lengths follow the programmes as run (PKP some 880 hours, most of them at work),
//! costs are round sample figures near published tariffs.

use super::ladder::Level;
use super::skills::DIGITAL;

/// Levels of tier 1.
pub(super) const ENTRY: [Level; 4] = [Level::Pelaksana, Level::AhliPertama, Level::Mahir, Level::Terampil];
/// Levels of tiers 2 and 3.
pub(super) const ADVANCED: [Level; 5] =
    [Level::Pengawas, Level::AhliMuda, Level::Penyelia, Level::Administrator, Level::AhliMadya];

/// A course that the policy requires of the holders of a level.
pub(super) struct Programme {
    pub level: Level,
    pub title: &'static str,
    pub hours: u32,
    pub cost: i64,
    /// Competencies by number with the level given.
    pub gives: &'static [(usize, u8)],
    /// How many of 100 have completed it in tiers 2, 3 and 4.
    pub done: [u32; 3],
}

pub(super) static PROGRAMMES: [Programme; 3] = [
    Programme {
        level: Level::Pengawas,
        title: "Pelatihan Kepemimpinan Pengawas",
        hours: 880,
        cost: 20_000_000,
        gives: &[(1, 3), (4, 3), (6, 3)],
        done: [70, 92, 96],
    },
    Programme {
        level: Level::Administrator,
        title: "Pelatihan Kepemimpinan Administrator",
        hours: 900,
        cost: 23_000_000,
        gives: &[(3, 4), (6, 4), (7, 4)],
        done: [0, 62, 92],
    },
    Programme {
        level: Level::JptPratama,
        title: "Pelatihan Kepemimpinan Nasional Tingkat II",
        hours: 920,
        cost: 35_000_000,
        gives: &[(6, 5), (7, 5)],
        done: [0, 0, 55],
    },
];

/// A course open to all of its audience.
pub(super) struct OpenCourse {
    pub id: &'static str,
    pub title: &'static str,
    pub form: &'static str,
    pub hours: u32,
    pub provider: &'static str,
    pub audience: &'static [Level],
    /// Competencies by number, all raised to `level`.
    pub competencies: &'static [usize],
    pub level: u8,
    pub cost: i64,
    /// Percent of those who could use it that have a seat over the horizon.
    pub share: u32,
    pub sessions: u32,
}

/// Preparation for the next tier.
pub(super) static PREPARATION: [OpenCourse; 3] = [
    OpenCourse {
        id: "MAN-1",
        title: "Pembekalan calon pejabat pengawas",
        form: "classical",
        hours: 24,
        provider: "BKPSDM",
        audience: &[Level::Pelaksana, Level::AhliPertama, Level::Mahir],
        competencies: &[1, 2, 3, 5],
        level: 2,
        cost: 2_500_000,
        share: 30,
        sessions: 2,
    },
    OpenCourse {
        id: "MAN-2",
        title: "Pembekalan calon pejabat administrator",
        form: "classical",
        hours: 24,
        provider: "BKPSDM",
        audience: &[Level::Pengawas, Level::AhliMuda, Level::Penyelia],
        competencies: &[1, 3, 6, 7],
        level: 3,
        cost: 4_000_000,
        share: 30,
        sessions: 2,
    },
    OpenCourse {
        id: "MAN-3",
        title: "Coaching calon pimpinan tinggi",
        form: "coaching",
        hours: 24,
        provider: "BKPSDM",
        audience: &[Level::Administrator, Level::AhliMadya],
        competencies: &[2, 5, 6, 7],
        level: 4,
        cost: 6_000_000,
        share: 30,
        sessions: 2,
    },
];

/// E-government, where digital literacy is asked.
pub(super) static ELECTRONIC: [OpenCourse; 2] = [
    OpenCourse {
        id: "DIG-1",
        title: "Literasi digital dan layanan elektronik",
        form: "e-learning",
        hours: 20,
        provider: "Dinas Komunikasi dan Informatika",
        audience: &ENTRY,
        competencies: &[DIGITAL],
        level: 2,
        cost: 600_000,
        share: 55,
        sessions: 3,
    },
    OpenCourse {
        id: "DIG-2",
        title: "Pemerintahan berbasis elektronik",
        form: "e-learning",
        hours: 20,
        provider: "Dinas Komunikasi dan Informatika",
        audience: &ADVANCED,
        competencies: &[DIGITAL],
        level: 3,
        cost: 600_000,
        share: 55,
        sessions: 3,
    },
];
