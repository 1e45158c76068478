# Semua pesan laporan dalam bahasa Indonesia; en.ftl memuat kunci yang sama. Satu pesan per baris.

# Page
title = Rencana karier: { $name }
lead = Mulai { $start }, periode { $first } sampai { $last }: { $employees } pegawai, { $positions } jabatan, { $units } unit.
names-hidden = Pegawai ditampilkan dengan nama samaran.
contents = Daftar isi
skip = Langsung ke isi
theme = Terang atau gelap
made-by = Dibuat oleh rotasi { $version }.
proposal = Rencana ini adalah usulan: setiap penempatan tetap menjadi keputusan pejabat yang berwenang. Simpan berkas ini secermat data kepegawaian.
as-table = Angka dalam bentuk tabel
search = Cari
all = semua
total = Jumlah
shown-of = %n dari %m ditampilkan; seluruhnya %a
show-more = Tampilkan lagi
million = juta
billion = miliar
trillion = triliun

# Sections
summary = Ringkasan
budgets = Anggaran
ladder = Jenjang karier
seats = Formasi
talent = Talenta
retirement = Pensiun
training = Pelatihan
run = Pencarian
all-moves = Semua mutasi
units = Unit

# Summary
points = Poin
bound = Batas atas
gap = Selisih terbukti
bound-is = tidak ada rencana bernilai lebih dari { $bound }
seats-filled = Formasi terisi
vacant-seats = { $n } formasi lowong di semua periode
moves = Mutasi
of-which-rotations = { $n } rotasi, { $m } masuk jabatan
promotions = Promosi
by-decision = { $n } mutasi karena keputusan di luar aturan
mean-match = Rata-rata kesesuaian
mean-match-note = kesesuaian jabatan (JPM) semua pemangku
trainings = Keikutsertaan pelatihan
people-and-hours = { $n } pegawai, { $h } JP
hours-reached = Target JP tercapai
target-is = dari pegawai per tahun; target { $h } JP setahun
course-due = Pelatihan wajib tertunggak
course-due-note = pegawai per periode
retiring = Pensiun
within-horizon = selama masa rencana
breaches = Aturan lunak dilampaui
breaches-note = pada semua mutasi
spent = Belanja
where-money-helps = Di mana tambahan anggaran paling bermanfaat
next-money = Tambahan { $amount } untuk { $line } menambah kira-kira { $points } poin.
points-by-term = Poin menurut unsur
points-by-term-desc = Satu batang per unsur; ke kanan poin yang diperoleh, ke kiri poin yang berkurang.

# Budgets
line = { $category } { $source }
all-sources = semua sumber
all-categories = semua jenis
no-budgets = Data tidak memuat pagu anggaran.
no-line = tanpa pagu
budgets-intro = Setiap batang menunjukkan bagian pagu yang terpakai; batang jingga berarti habis.
budget-use = Terpakai dari yang tersedia
budget-use-desc = Satu batang per pagu menurut tahun anggaran; panjangnya bagian yang terpakai.
used-of = { $used } dari { $amount }
costs = Belanja menurut tahun, sumber, dan jenis

# Ladder
no-moves = Tidak ada mutasi.
ladder-flows = Siapa berpindah dari jenjang mana ke jenjang mana
ladder-flows-desc = Pita dari jenjang asal di kiri ke jenjang tujuan di kanan; lebarnya sebanding dengan jumlah pegawai.
flow-tip = { $from } → { $to }: { $n }, { $p } di antaranya promosi
with-promotion = dengan promosi
without-promotion = tanpa promosi
moves-by-period = Mutasi per periode
unit-flows = Arus terbesar antarunit
all-flows = Arus lainnya (seluruhnya { $n })
rules-passed-over = Aturan yang dilampaui mutasi

# Seats
at-start = awal
filled = terisi
vacant = lowong
seats-over-time = Formasi dari waktu ke waktu
seats-over-time-desc = Satu kolom per periode: formasi terisi di bawah, formasi lowong di atas.
vacancies-by-kind = Lowongan menurut jenjang
vacancies-by-kind-intro = Formasi lowong dari seluruh formasi; makin gelap makin besar bagiannya.
vacancies-by-criticality = Lowongan menurut tingkat kritis
empty-positions = Jabatan dengan formasi lowong ({ $n })

# People
talent-grid = Kotak talenta dan promosi dari setiap kotak
talent-grid-desc = Sembilan kotak menurut kinerja dan potensi dengan jumlah pegawai pada awal rencana dan berapa yang dipromosikan.
box = Kotak { $n }
box-promoted = { $n } dipromosikan
performance = kinerja →
potential = potensi →
retirement-wave = Siapa pensiun kapan
retirement-wave-desc = Satu kolom per periode: pegawai yang pensiun mulai periode itu, menurut kelompok jabatan terakhir.

# Training
no-sessions = Data tidak memuat jadwal pelatihan.
hours-target = Pegawai yang mencapai { $h } JP setahun
hours-target-desc = Satu kolom per tahun anggaran: pegawai yang mencapai target di bawah, yang lain di atas.
reached = target tercapai
not-reached = belum tercapai
training-calendar = Kalender pelatihan
training-calendar-intro = Peserta dari kapasitas menurut pelatihan dan periode.
not-opened = tidak dibuka

# Search
convergence = Poin dan batas atas dari waktu ke waktu
convergence-desc = Dua garis menurut detik pencarian, setiap kelipatan sepuluh sama lebarnya: rencana terbaik sementara naik, batas atas terbukti turun; di antaranya terletak selisih.
seconds = { $n } dtk

# Units
units-intro = Satu bagian per unit: siapa memangku formasi mana dan kapan. Tepi berwarna menandai yang baru masuk: hijau karena promosi, biru selain itu.
unit-seats = { $filled } dari { $seats } formasi terisi pada akhir rencana
unit-moves = { $in } masuk, { $out } keluar
seats-vacant = { $n } lagi lowong

# Headings
h-year = Tahun
h-line = Pagu
h-source = Sumber
h-category = Jenis
h-available = Tersedia
h-used = Terpakai
h-left = Sisa
h-share = Bagian terpakai
h-price = Poin per tambahan satu juta
h-cost = Biaya
h-term = Unsur
h-points = Poin
h-from-kind = Dari jenjang
h-to-kind = Ke jenjang
h-from-unit = Dari unit
h-to-unit = Ke unit
h-from = Dari
h-to = Ke
h-moves = Mutasi
h-promotions = Promosi
h-rotations = Rotasi
h-entering = Masuk jabatan
h-by-decision = Karena keputusan
h-period = Periode
h-rule = Aturan
h-asks = Yang diminta
h-soft = Dilampaui
h-kind = Jenjang
h-critical = Tingkat kritis
h-seats = Formasi
h-filled = Terisi
h-vacant = Lowong
h-surplus = Melebihi formasi
h-position = Jabatan
h-title = Nama
h-unit = Unit
h-box = Kotak
h-employee = Pegawai
h-employees = Pegawai
h-moved = Berpindah
h-promoted = Dipromosikan
h-promoted-share = Bagian dipromosikan
h-attendances = Keikutsertaan
h-participants = Peserta
h-hours = JP
h-in-service = Aktif
h-reached = Target tercapai
h-reached-share = Bagian tercapai
h-course = Pelatihan
h-seconds = Detik
h-phase = Tahap
h-bound = Batas atas
h-move = Jenis mutasi
h-passed-over = Aturan dilampaui
h-match = Kesesuaian

# Workbook
sheet-summary = Ringkasan
sheet-moves = Mutasi
sheet-placements = Penempatan
sheet-trainings = Pelatihan
sheet-sessions = Jadwal
sheet-budgets = Anggaran
sheet-costs = Biaya
sheet-seats = Formasi
h-name = Nama pegawai
h-figure = Angka
h-what = Uraian
h-session = Sesi
h-opened = Dibuka
h-capacity = Kapasitas
h-attendees = Peserta
h-relocation = Biaya pindah
h-retiring = Pensiun
h-due = Pelatihan wajib tertunggak
h-unplaced = Tanpa jabatan
h-holders-of = Pemangku { $period }
h-vacant-of = Lowong { $period }
status-row = Status
gap-row = Selisih terbukti
yes = ya
no = tidak

# Words of plans
term-fill = formasi terisi
term-match = kesesuaian
term-preference = minat
term-promotion = promosi
term-breadth = keluasan pengalaman
term-disruption = gangguan mutasi
term-reluctance = enggan pindah
term-breach = aturan lunak
term-overstay = terlalu lama menjabat
term-hours = jam pelatihan
term-course_wish = minat pelatihan
term-course_due = pelatihan tertunggak
term-mentoring = pendampingan
step-stay = tetap
step-horizontal = horizontal
step-vertical = vertikal
step-diagonal = diagonal
step-enter = masuk jabatan
step-override = karena keputusan
step-unplaced = tanpa jabatan
step-retired = pensiun
rule-open = jabatan terbuka
rule-transition = jenis mutasi
rule-decision = keputusan
rule-retirement = pensiun
rule-tenure = masa jabatan
rule-blackout = masa larangan
rule-status = status kepegawaian
rule-education = pendidikan
rule-field = bidang studi
rule-rank = pangkat
rule-age = usia
rule-service = masa kerja
rule-service_left = sisa masa kerja
rule-experience = pengalaman
rule-performance = kinerja
rule-talent = kotak talenta
rule-discipline = hukuman disiplin
rule-competency = kompetensi
rule-match = kesesuaian
category-training = pelatihan
category-relocation = pindah tugas
category-allowance = tunjangan
critical-0 = biasa
critical-1 = penting
critical-2 = kritis
group-jpt = pimpinan tinggi
group-ja = administrasi
group-jf = fungsional
status-optimal = terbukti terbaik
status-feasible = sah, belum terbukti terbaik
status-infeasible = tidak ada rencana
status-unknown = belum diketahui
month-1 = Januari
month-2 = Februari
month-3 = Maret
month-4 = April
month-5 = Mei
month-6 = Juni
month-7 = Juli
month-8 = Agustus
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Desember
