//! The agencies of a regency or city in the order in which smaller services have them: names, clusters, divisions.
//!
//! For an OR reader: a fixed template tree; the number of employees decides how much of it is used.

use super::trades::Cluster;

/// A template of an agency.
pub(super) struct Agency {
    pub code: &'static str,
    pub name: &'static str,
    /// Title of its head, before the name without its first word.
    pub head: &'static str,
    pub cluster: Cluster,
    /// Divisions with the number of their trade within the cluster.
    pub divisions: [(&'static str, u8); 4],
}

const fn agency(
    code: &'static str,
    name: &'static str,
    head: &'static str,
    cluster: Cluster,
    divisions: [(&'static str, u8); 4],
) -> Agency {
    Agency { code, name, head, cluster, divisions }
}

/// All templates, the indispensable ones first.
#[rustfmt::skip]
pub(super) static AGENCIES: [Agency; 36] = [
    agency("DINKES", "Dinas Kesehatan", "Kepala Dinas", Cluster::Health,
        [("Bidang Pelayanan Kesehatan", 0), ("Bidang Pencegahan dan Pengendalian Penyakit", 1), ("Bidang Sumber Daya Kesehatan", 2), ("Bidang Kesehatan Masyarakat", 0)]),
    agency("DISDIK", "Dinas Pendidikan", "Kepala Dinas", Cluster::Education,
        [("Bidang Pembinaan SD", 0), ("Bidang Sarana dan Tata Usaha Sekolah", 1), ("Bidang Pembinaan Ketenagaan", 2), ("Bidang Pembinaan SMP", 0)]),
    agency("DPUPR", "Dinas Pekerjaan Umum dan Penataan Ruang", "Kepala Dinas", Cluster::Works,
        [("Bidang Bina Marga", 0), ("Bidang Sumber Daya Air", 1), ("Bidang Tata Ruang", 2), ("Bidang Cipta Karya", 0)]),
    agency("BPKAD", "Badan Pengelola Keuangan dan Aset Daerah", "Kepala Badan", Cluster::Finance,
        [("Bidang Perbendaharaan", 0), ("Bidang Anggaran Pendapatan", 1), ("Bidang Aset", 2), ("Bidang Akuntansi", 0)]),
    agency("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "Kepala Badan", Cluster::Personnel,
        [("Bidang Mutasi dan Promosi", 0), ("Bidang Pengembangan Kompetensi", 1), ("Bidang Disiplin dan Pengawasan", 2), ("Bidang Penilaian Kinerja", 0)]),
    agency("BAPPEDA", "Badan Perencanaan Pembangunan Daerah", "Kepala Badan", Cluster::Planning,
        [("Bidang Perencanaan", 0), ("Bidang Pengendalian dan Evaluasi", 1), ("Bidang Data dan Penelitian", 2), ("Bidang Ekonomi dan Prasarana", 0)]),
    agency("DUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "Kepala Dinas", Cluster::Social,
        [("Bidang Pendaftaran Penduduk", 0), ("Bidang Pencatatan Sipil", 0), ("Bidang Pemanfaatan Data", 0), ("Bidang Inovasi Pelayanan", 2)]),
    agency("KOMINFO", "Dinas Komunikasi dan Informatika", "Kepala Dinas", Cluster::Digital,
        [("Bidang Aplikasi Informatika", 0), ("Bidang Infrastruktur dan Persandian", 1), ("Bidang Data Statistik", 0), ("Bidang Arsip Digital", 2)]),
    agency("DINSOS", "Dinas Sosial", "Kepala Dinas", Cluster::Social,
        [("Bidang Perlindungan dan Jaminan Sosial", 1), ("Bidang Pemberdayaan Sosial", 2), ("Bidang Rehabilitasi Sosial", 1), ("Bidang Data Kemiskinan", 0)]),
    agency("DISTAN", "Dinas Pertanian", "Kepala Dinas", Cluster::Farming,
        [("Bidang Tanaman Pangan", 0), ("Bidang Peternakan", 1), ("Bidang Ketahanan Pangan", 2), ("Bidang Penyuluhan", 0)]),
    agency("DPMPTSP", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "Kepala Dinas", Cluster::Economy,
        [("Bidang Pelayanan Perizinan", 1), ("Bidang Promosi Penanaman Modal", 1), ("Bidang Usaha Mikro", 0), ("Bidang Pengaduan", 2)]),
    agency("INSPEKTORAT", "Inspektorat Daerah", "Inspektur", Cluster::Personnel,
        [("Inspektorat Pembantu I", 2), ("Inspektorat Pembantu II", 2), ("Inspektorat Pembantu III", 0), ("Inspektorat Pembantu Khusus", 1)]),
    agency("SATPOLPP", "Satuan Polisi Pamong Praja", "Kepala Satuan", Cluster::Order,
        [("Bidang Penegakan Perda", 0), ("Bidang Ketertiban Umum", 0), ("Bidang Perlindungan Masyarakat", 1), ("Bidang Sumber Daya Aparatur", 2)]),
    agency("DLH", "Dinas Lingkungan Hidup", "Kepala Dinas", Cluster::Works,
        [("Bidang Pengendalian Pencemaran", 2), ("Bidang Pengelolaan Sampah", 2), ("Bidang Tata Lingkungan", 1), ("Bidang Pertamanan", 0)]),
    agency("DISHUB", "Dinas Perhubungan", "Kepala Dinas", Cluster::Works,
        [("Bidang Lalu Lintas", 2), ("Bidang Prasarana", 0), ("Bidang Angkutan", 2), ("Bidang Keselamatan", 1)]),
    agency("BAPENDA", "Badan Pendapatan Daerah", "Kepala Badan", Cluster::Finance,
        [("Bidang Pajak Daerah", 1), ("Bidang Retribusi", 1), ("Bidang Pembukuan", 0), ("Bidang Penagihan", 2)]),
    agency("DISPERKIM", "Dinas Perumahan dan Kawasan Permukiman", "Kepala Dinas", Cluster::Works,
        [("Bidang Perumahan", 0), ("Bidang Kawasan Permukiman", 1), ("Bidang Pertanahan", 2), ("Bidang Prasarana Utilitas", 1)]),
    agency("DISKOP", "Dinas Koperasi dan Usaha Mikro", "Kepala Dinas", Cluster::Economy,
        [("Bidang Kelembagaan Koperasi", 0), ("Bidang Usaha Mikro", 0), ("Bidang Pengawasan", 1), ("Bidang Kemitraan", 2)]),
    agency("DPMD", "Dinas Pemberdayaan Masyarakat", "Kepala Dinas", Cluster::Social,
        [("Bidang Kelembagaan Masyarakat", 2), ("Bidang Usaha Ekonomi", 2), ("Bidang Bantuan Masyarakat", 1), ("Bidang Data Wilayah", 0)]),
    agency("DISDAG", "Dinas Perdagangan", "Kepala Dinas", Cluster::Economy,
        [("Bidang Sarana Perdagangan", 0), ("Bidang Metrologi", 0), ("Bidang Perizinan Usaha", 1), ("Bidang Promosi", 2)]),
    agency("BPBD", "Badan Penanggulangan Bencana Daerah", "Kepala Pelaksana", Cluster::Order,
        [("Bidang Kesiapsiagaan", 1), ("Bidang Kedaruratan", 1), ("Bidang Penertiban Kawasan", 0), ("Bidang Kewaspadaan", 2)]),
    agency("DISNAKER", "Dinas Tenaga Kerja", "Kepala Dinas", Cluster::Economy,
        [("Bidang Penempatan Kerja", 2), ("Bidang Hubungan Industrial", 1), ("Bidang Pelatihan", 2), ("Bidang Produktivitas", 0)]),
    agency("PERPUSIP", "Dinas Perpustakaan dan Kearsipan", "Kepala Dinas", Cluster::Digital,
        [("Bidang Kearsipan", 2), ("Bidang Perpustakaan", 2), ("Bidang Layanan Digital", 0), ("Bidang Jaringan Informasi", 1)]),
    agency("SETWAN", "Sekretariat DPRD", "Sekretaris", Cluster::Government,
        [("Bagian Umum", 0), ("Bagian Persidangan dan Perundang-undangan", 1), ("Bagian Fasilitasi Pengawasan", 2), ("Bagian Program", 0)]),
    agency("KESBANGPOL", "Badan Kesatuan Bangsa dan Politik", "Kepala Badan", Cluster::Order,
        [("Bidang Bina Ideologi", 2), ("Bidang Politik Dalam Negeri", 2), ("Bidang Kewaspadaan Nasional", 0), ("Bidang Penanganan Konflik", 1)]),
    agency("DP3A", "Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "Kepala Dinas", Cluster::Social,
        [("Bidang Pemberdayaan Perempuan", 2), ("Bidang Perlindungan Anak", 1), ("Bidang Data Gender", 0), ("Bidang Kualitas Keluarga", 2)]),
    agency("DISPAR", "Dinas Pariwisata", "Kepala Dinas", Cluster::Economy,
        [("Bidang Destinasi", 2), ("Bidang Ekonomi Kreatif", 0), ("Bidang Usaha Pariwisata", 1), ("Bidang Pemasaran", 2)]),
    agency("DAMKAR", "Dinas Pemadam Kebakaran", "Kepala Dinas", Cluster::Order,
        [("Bidang Pemadaman", 1), ("Bidang Pencegahan", 1), ("Bidang Penertiban", 0), ("Bidang Pembinaan", 2)]),
    agency("DISPORA", "Dinas Pemuda dan Olahraga", "Kepala Dinas", Cluster::Education,
        [("Bidang Kepemudaan", 0), ("Bidang Olahraga Pelajar", 1), ("Bidang Pembinaan Pelatih", 2), ("Bidang Prestasi", 0)]),
    agency("DISKAN", "Dinas Perikanan", "Kepala Dinas", Cluster::Farming,
        [("Bidang Perikanan Tangkap", 2), ("Bidang Perikanan Budidaya", 2), ("Bidang Pakan", 1), ("Bidang Lahan Tambak", 0)]),
    agency("BALITBANG", "Badan Riset dan Inovasi Daerah", "Kepala Badan", Cluster::Planning,
        [("Bidang Riset", 2), ("Bidang Inovasi", 1), ("Bidang Data", 2), ("Bidang Pemanfaatan Hasil", 0)]),
    agency("DKP", "Dinas Ketahanan Pangan", "Kepala Dinas", Cluster::Farming,
        [("Bidang Ketersediaan Pangan", 0), ("Bidang Keamanan Pangan", 2), ("Bidang Pangan Hewani", 1), ("Bidang Konsumsi", 0)]),
    agency("DPPKB", "Dinas Pengendalian Penduduk dan Keluarga Berencana", "Kepala Dinas", Cluster::Social,
        [("Bidang Pengendalian Penduduk", 0), ("Bidang Keluarga Berencana", 2), ("Bidang Ketahanan Keluarga", 1), ("Bidang Penyuluhan", 2)]),
    agency("BPBJ", "Badan Layanan Pengadaan", "Kepala Badan", Cluster::Finance,
        [("Bidang Pengelolaan Pengadaan", 2), ("Bidang Layanan Pengadaan", 2), ("Bidang Pembinaan", 0), ("Bidang Penerimaan", 1)]),
    agency("DISBUD", "Dinas Kebudayaan", "Kepala Dinas", Cluster::Education,
        [("Bidang Cagar Budaya", 0), ("Bidang Kesenian Sekolah", 1), ("Bidang Pembinaan Sanggar", 2), ("Bidang Sejarah", 0)]),
    agency("BPKDATA", "Badan Pengendalian Program Daerah", "Kepala Badan", Cluster::Planning,
        [("Bidang Pengendalian", 1), ("Bidang Evaluasi", 1), ("Bidang Statistik", 2), ("Bidang Sinkronisasi", 0)]),
];

/// Divisions of the regional secretariat with cluster and trade.
pub(super) static SECRETARIAT: [(&str, Cluster, u8); 9] = [
    ("Bagian Tata Pemerintahan", Cluster::Government, 0),
    ("Bagian Hukum", Cluster::Government, 1),
    ("Bagian Organisasi", Cluster::Government, 2),
    ("Bagian Umum", Cluster::Office, 0),
    ("Bagian Kesejahteraan Rakyat", Cluster::Social, 1),
    ("Bagian Perekonomian", Cluster::Economy, 0),
    ("Bagian Administrasi Pembangunan", Cluster::Planning, 0),
    ("Bagian Pengadaan Barang dan Jasa", Cluster::Finance, 2),
    ("Bagian Perencanaan dan Keuangan", Cluster::Office, 1),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agency_codes_are_unique_and_trades_exist() {
        let mut codes: Vec<_> = AGENCIES.iter().map(|agency| agency.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), AGENCIES.len());
        let known = |cluster: Cluster, trade: u8| cluster.trades(usize::MAX).count() > usize::from(trade);
        assert!(AGENCIES.iter().all(|agency| agency.divisions.iter().all(|&(_, trade)| known(agency.cluster, trade))));
        assert!(SECRETARIAT.iter().all(|&(_, cluster, trade)| known(cluster, trade)));
    }
}
