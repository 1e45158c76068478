//! The fields of work: which technical competencies exist, which studies lead there, what functional posts are called.
//!
//! For an OR reader: a *trade* is a pair of technical competencies (the core of its cluster and its own), mandatory in
//! its positions; trades are what keeps the set of positions an employee may enter small.

/// A cluster of related trades; they share a core competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cluster {
    Government,
    Health,
    Education,
    Works,
    Finance,
    Digital,
    Social,
    Economy,
    Farming,
    Planning,
    Personnel,
    Order,
    Territory,
    Office,
    Clinic,
}

impl Cluster {
    pub(super) const ALL: [Self; 15] = [
        Self::Government,
        Self::Health,
        Self::Education,
        Self::Works,
        Self::Finance,
        Self::Digital,
        Self::Social,
        Self::Economy,
        Self::Farming,
        Self::Planning,
        Self::Personnel,
        Self::Order,
        Self::Territory,
        Self::Office,
        Self::Clinic,
    ];

    /// Id and name of the core competency.
    pub(super) fn core(self) -> (&'static str, &'static str) {
        match self {
            Self::Government => ("T-PEM", "Tata kelola pemerintahan daerah"),
            Self::Health => ("T-KES", "Pengelolaan urusan kesehatan"),
            Self::Education => ("T-DIK", "Pengelolaan urusan pendidikan"),
            Self::Works => ("T-TEK", "Pengelolaan infrastruktur dan lingkungan"),
            Self::Finance => ("T-KEU", "Pengelolaan keuangan daerah"),
            Self::Digital => ("T-TIK", "Pemerintahan berbasis elektronik"),
            Self::Social => ("T-SOS", "Pelayanan sosial dan kependudukan"),
            Self::Economy => ("T-EKO", "Pengembangan ekonomi daerah"),
            Self::Farming => ("T-TAN", "Pengelolaan pertanian dan perikanan"),
            Self::Planning => ("T-REN", "Perencanaan pembangunan"),
            Self::Personnel => ("T-SDM", "Manajemen ASN dan pengawasan"),
            Self::Order => ("T-TRT", "Ketenteraman, ketertiban dan kebencanaan"),
            Self::Territory => ("T-WIL", "Pemerintahan kecamatan dan kelurahan"),
            Self::Office => ("T-ADM", "Tata laksana sekretariat"),
            Self::Clinic => ("T-KLI", "Mutu layanan dan keselamatan pasien"),
        }
    }

    /// Numbers in [`TRADES`] of its trades, at most `breadth` of them.
    pub(super) fn trades(self, breadth: usize) -> impl Iterator<Item = u8> {
        (0u8..).zip(&TRADES).filter(move |(_, trade)| trade.cluster == self).map(|(at, _)| at).take(breadth)
    }
}

/// A trade.
#[derive(Debug)]
pub(super) struct Trade {
    pub cluster: Cluster,
    /// Short code; the competency is `T-` and the code.
    pub code: &'static str,
    pub name: &'static str,
    /// Functional post of the trade.
    pub functional: &'static str,
    /// Fields of study that lead there.
    pub studies: &'static [&'static str],
}

const fn trade(
    cluster: Cluster,
    code: &'static str,
    name: &'static str,
    functional: &'static str,
    studies: &'static [&'static str],
) -> Trade {
    Trade { cluster, code, name, functional, studies }
}

const STATE: &[&str] = &["administrasi", "pemerintahan", "hukum", "manajemen"];
const BUILD: &[&str] = &["teknik sipil", "planologi", "arsitektur", "teknik lingkungan"];
const MONEY: &[&str] = &["akuntansi", "ekonomi", "manajemen"];
const CARE: &[&str] = &["kesehatan masyarakat", "keperawatan", "administrasi"];
const COMPUTING: &[&str] = &["informatika", "sistem informasi", "statistika"];
const PEOPLE: &[&str] = &["kesejahteraan sosial", "sosiologi", "administrasi", "psikologi"];
const TRADE: &[&str] = &["ekonomi", "manajemen", "administrasi", "pariwisata"];
const LAND: &[&str] = &["pertanian", "peternakan", "perikanan"];
const TEACH: &[&str] = &["pendidikan", "administrasi", "psikologi"];

/// All trades; those of a cluster stand together.
pub(super) static TRADES: [Trade; 47] = [
    trade(Cluster::Government, "TAP", "Tata pemerintahan", "Analis Kebijakan", STATE),
    trade(Cluster::Government, "HUK", "Produk hukum daerah", "Perancang Peraturan Perundang-undangan", &["hukum"]),
    trade(Cluster::Government, "ORG", "Organisasi dan tata laksana", "Analis Kebijakan", STATE),
    trade(Cluster::Health, "YAN", "Pelayanan kesehatan", "Administrator Kesehatan", CARE),
    trade(Cluster::Health, "P2P", "Pencegahan dan pengendalian penyakit", "Epidemiolog Kesehatan", CARE),
    trade(Cluster::Health, "SDK", "Sumber daya kesehatan", "Administrator Kesehatan", CARE),
    trade(Cluster::Education, "DAS", "Pembinaan pendidikan dasar", "Pengembang Kurikulum", TEACH),
    trade(Cluster::Education, "TUS", "Tata usaha sekolah", "Pengembang Teknologi Pembelajaran", TEACH),
    trade(Cluster::Education, "GTK", "Pembinaan tenaga pendidik", "Widyaprada", TEACH),
    trade(Cluster::Works, "JLN", "Jalan, jembatan dan bangunan", "Teknik Jalan dan Jembatan", BUILD),
    trade(Cluster::Works, "AIR", "Sumber daya air dan permukiman", "Teknik Pengairan", BUILD),
    trade(Cluster::Works, "LIN", "Lingkungan dan perhubungan", "Pengendali Dampak Lingkungan", BUILD),
    trade(Cluster::Finance, "AKT", "Akuntansi dan perbendaharaan", "Analis Keuangan Pusat dan Daerah", MONEY),
    trade(Cluster::Finance, "PJK", "Pajak dan retribusi daerah", "Penilai Pajak Daerah", MONEY),
    trade(Cluster::Finance, "AST", "Aset dan pengadaan", "Pengelola Pengadaan Barang dan Jasa", MONEY),
    trade(Cluster::Digital, "APL", "Aplikasi dan layanan digital", "Pranata Komputer", COMPUTING),
    trade(Cluster::Digital, "INF", "Infrastruktur dan keamanan informasi", "Manggala Informatika", COMPUTING),
    trade(
        Cluster::Digital,
        "ARS",
        "Kearsipan dan perpustakaan",
        "Arsiparis",
        &["kearsipan", "ilmu perpustakaan", "informatika"],
    ),
    trade(Cluster::Social, "DUK", "Administrasi kependudukan", "Administrator Database Kependudukan", PEOPLE),
    trade(Cluster::Social, "BAN", "Rehabilitasi dan bantuan sosial", "Pekerja Sosial", PEOPLE),
    trade(Cluster::Social, "MAS", "Pemberdayaan masyarakat dan perempuan", "Penggerak Swadaya Masyarakat", PEOPLE),
    trade(Cluster::Economy, "UMK", "Perdagangan dan koperasi", "Pengembang Kewirausahaan", TRADE),
    trade(Cluster::Economy, "IZN", "Perizinan dan penanaman modal", "Penata Perizinan", TRADE),
    trade(Cluster::Economy, "PAR", "Pariwisata dan ketenagakerjaan", "Pengantar Kerja", TRADE),
    trade(Cluster::Farming, "TNM", "Tanaman pangan dan hortikultura", "Penyuluh Pertanian", LAND),
    trade(Cluster::Farming, "TNK", "Peternakan dan kesehatan hewan", "Pengawas Bibit Ternak", LAND),
    trade(Cluster::Farming, "IKN", "Perikanan dan ketahanan pangan", "Penyuluh Perikanan", LAND),
    trade(
        Cluster::Planning,
        "RPD",
        "Perencanaan pembangunan daerah",
        "Perencana",
        &["planologi", "ekonomi", "statistika"],
    ),
    trade(
        Cluster::Planning,
        "EVA",
        "Pengendalian dan evaluasi",
        "Perencana",
        &["ekonomi", "statistika", "administrasi"],
    ),
    trade(Cluster::Planning, "LIT", "Penelitian dan data", "Statistisi", &["statistika", "ekonomi", "sosiologi"]),
    trade(Cluster::Personnel, "MUT", "Mutasi dan kinerja pegawai", "Analis SDM Aparatur", STATE),
    trade(Cluster::Personnel, "DKL", "Pengembangan kompetensi", "Assessor SDM Aparatur", &["psikologi", "manajemen"]),
    trade(Cluster::Personnel, "AUD", "Pengawasan intern", "Auditor", &["akuntansi", "hukum", "teknik sipil"]),
    trade(Cluster::Order, "PRD", "Penegakan peraturan daerah", "Polisi Pamong Praja", STATE),
    trade(
        Cluster::Order,
        "BEN",
        "Kebencanaan dan kebakaran",
        "Analis Kebencanaan",
        &["teknik lingkungan", "manajemen"],
    ),
    trade(Cluster::Order, "KSB", "Kesatuan bangsa", "Analis Kebijakan", STATE),
    trade(Cluster::Territory, "KWL", "Pemerintahan kewilayahan", "Analis Kebijakan", STATE),
    trade(Cluster::Territory, "LYN", "Pelayanan umum wilayah", "Pranata Hubungan Masyarakat", STATE),
    trade(Cluster::Territory, "TRW", "Ketertiban dan pemberdayaan wilayah", "Penggerak Swadaya Masyarakat", PEOPLE),
    trade(Cluster::Office, "UMP", "Urusan umum dan kepegawaian", "Analis SDM Aparatur", STATE),
    trade(Cluster::Office, "KPK", "Penatausahaan keuangan", "Analis Keuangan Pusat dan Daerah", MONEY),
    trade(Cluster::Office, "PLP", "Perencanaan dan pelaporan", "Perencana", STATE),
    trade(Cluster::Clinic, "PRW", "Asuhan keperawatan", "Perawat", &["keperawatan"]),
    trade(Cluster::Clinic, "BID", "Asuhan kebidanan", "Bidan", &["kebidanan"]),
    trade(Cluster::Clinic, "DOK", "Pelayanan medis", "Dokter", &["kedokteran"]),
    trade(Cluster::Clinic, "FAR", "Kefarmasian", "Apoteker dan Asisten Apoteker", &["farmasi"]),
    trade(Cluster::Clinic, "GZI", "Gizi dan kesehatan lingkungan", "Nutrisionis", &["gizi", "kesehatan masyarakat"]),
];

/// Number in [`TRADES`] of the trade with that code.
///
/// # Panics
/// When there is none: codes are written in this program only.
pub(super) fn by_code(code: &str) -> u8 {
    let at = TRADES.iter().position(|trade| trade.code == code).expect("trade codes are written in this program");
    u8::try_from(at).expect("there are fewer than 256 trades")
}

/// The managerial competencies and the sociocultural one of PermenPANRB 38/2017.
pub(super) const MANAGERIAL: [(&str, &str); 9] = [
    ("M-INT", "Integritas"),
    ("M-KRJ", "Kerja sama"),
    ("M-KOM", "Komunikasi"),
    ("M-HSL", "Orientasi pada hasil"),
    ("M-PLY", "Pelayanan publik"),
    ("M-PDO", "Pengembangan diri dan orang lain"),
    ("M-UBH", "Mengelola perubahan"),
    ("M-KPT", "Pengambilan keputusan"),
    ("M-PKB", "Perekat bangsa"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_every_cluster_has_trades() {
        let mut codes: Vec<_> = TRADES.iter().map(|trade| trade.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TRADES.len());
        assert!(Cluster::ALL.into_iter().all(|cluster| cluster.trades(3).count() == 3));
        assert_eq!(TRADES[usize::from(by_code("GZI"))].functional, "Nutrisionis");
    }
}
