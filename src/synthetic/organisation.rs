//! The organisation: units and posts of an invented service, sized to its number of employees.
//!
//! For an OR reader: builds the resource side (positions with a trade, a zone and a share of the headcount). Services
//! of more than [`ONE_REGION`] employees are several regions side by side, so that sizes and choices per employee stay
//! bounded while everything grows linearly.

use super::agencies::{AGENCIES, Agency, SECRETARIAT};
use super::ladder::{Echelon, Level};
use super::profile::{Profile, Traits};
use super::territory::{self, Parents};
use super::trades::{Cluster, TRADES, by_code};

/// Up to this many employees are one region.
pub(super) const ONE_REGION: u32 = 20_000;
/// Employees of each region when there are several.
const REGION: u32 = 15_000;

/// A unit being drafted.
pub(super) struct Unit {
    pub id: String,
    pub name: String,
    pub parent: Option<usize>,
    pub location: usize,
    pub region: usize,
    posts: u32,
}

/// A post being drafted.
pub(super) struct Post {
    pub id: String,
    pub title: String,
    pub unit: usize,
    pub level: Level,
    pub echelon: Option<Echelon>,
    /// Number in [`TRADES`].
    pub trade: u8,
    /// A second trade that its holders know.
    pub kindred: Option<u8>,
    /// Share of the headcount that is not in structural posts; 0 for those.
    pub weight: u32,
    /// Working area whose knowledge is asked.
    pub zone: Option<usize>,
    pub education: Option<&'static str>,
    /// Whether a fitting field of study is asked.
    pub studied: bool,
    pub critical: u8,
    /// Set when seats are dealt out.
    pub seats: u32,
    pub open: bool,
}

/// Units, posts, locations and working areas.
pub(super) struct Organisation {
    pub units: Vec<Unit>,
    pub posts: Vec<Post>,
    pub locations: Vec<String>,
    pub zones: Vec<String>,
    pub regions: usize,
    /// Locations in a row that are near one another.
    pub neighbourhood: usize,
    /// Cost of moving within a neighbourhood: base and per step of distance.
    pub relocation: (i64, i64),
}

/// How much of the templates one region uses.
pub(super) struct Extent {
    pub agencies: usize,
    pub divisions: usize,
    /// Trades used per cluster.
    pub breadth: usize,
    pub subdivisions: usize,
    pub bureaus: usize,
    pub districts: usize,
    pub villages: usize,
    pub clinics: usize,
    pub schools: usize,
    pub wards: usize,
    /// Whether functional ladders are used in full.
    pub full: bool,
}

impl Extent {
    fn of(employees: usize, districts: usize) -> Self {
        let n = employees;
        let districts = (2 + n / 200).clamp(1, districts);
        Self {
            agencies: (4 + n / 70).min(AGENCIES.len()),
            divisions: if n < 600 { 2 } else { (2 + n / 1_000).clamp(3, 4) },
            breadth: if n < 600 { 1 } else { (1 + n / 900).clamp(2, 3) },
            subdivisions: if n < 2_000 { 2 } else { 3 },
            bureaus: (3 + n / 300).min(SECRETARIAT.len()),
            districts,
            villages: (n / (districts * 60)).clamp(1, 7),
            clinics: (n / 70).clamp(1, 2 * districts).min(41),
            schools: (n / 100).min(140),
            wards: if n < 800 { 0 } else { (2 + n / 500).min(10) },
            full: n >= 2_000,
        }
    }
}

/// Drafts the organisation of a service of that size.
pub(super) fn draft(profile: Profile, employees: u32) -> Organisation {
    let traits = profile.traits();
    let mut draft = Organisation {
        units: vec![],
        posts: vec![],
        locations: vec![],
        zones: vec![],
        regions: 1,
        neighbourhood: 1,
        relocation: traits.moving,
    };
    if profile == Profile::Plaju {
        territory::lone_districts(&mut draft, traits, (employees as usize + 30) / 60);
        return draft;
    }
    draft.regions = if employees <= ONE_REGION { 1 } else { employees.div_ceil(REGION) as usize };
    for region in 0..draft.regions {
        let extent = Extent::of(employees as usize / draft.regions, traits.districts.len());
        draft.neighbourhood = extent.districts;
        Region { draft: &mut draft, traits, extent, number: region, first_location: 0 }.build();
    }
    draft
}

impl Organisation {
    pub(super) fn location(&mut self, name: String) -> usize {
        self.locations.push(name);
        self.locations.len() - 1
    }

    pub(super) fn unit(
        &mut self,
        id: String,
        name: String,
        parent: Option<usize>,
        location: usize,
        region: usize,
    ) -> usize {
        self.units.push(Unit { id, name, parent, location, region, posts: 0 });
        self.units.len() - 1
    }

    /// A post with the properties that all have.
    fn post(&mut self, unit: usize, title: String, level: Level, trade: u8, zone: Option<usize>) -> &mut Post {
        self.units[unit].posts += 1;
        let id = format!("{}.{:02}", self.units[unit].id, self.units[unit].posts);
        self.posts.push(Post {
            id,
            title,
            unit,
            level,
            echelon: None,
            trade,
            kindred: None,
            weight: 0,
            zone,
            education: None,
            studied: false,
            critical: 0,
            seats: 1,
            open: true,
        });
        self.posts.last_mut().expect("a post was just added")
    }

    /// A structural post: one seat, an echelon.
    pub(super) fn lead(
        &mut self,
        unit: usize,
        title: impl Into<String>,
        echelon: Echelon,
        trade: u8,
        zone: Option<usize>,
    ) -> &mut Post {
        let post = self.post(unit, title.into(), echelon.facts().0, trade, zone);
        post.echelon = Some(echelon);
        post.critical = match echelon {
            Echelon::IIa | Echelon::IIb => 2,
            Echelon::IIIa => 1,
            _ => 0,
        };
        post
    }

    /// A functional post of the trade.
    pub(super) fn expert(&mut self, unit: usize, level: Level, trade: u8, weight: u32, zone: Option<usize>) {
        let title = format!("{} {}", TRADES[usize::from(trade)].functional, level.facts().suffix);
        let post = self.post(unit, title, level, trade, zone);
        post.weight = weight;
        post.studied = true;
        post.critical = u8::from(trade == by_code("DOK"));
    }

    /// A staff post; its title goes with the education asked.
    pub(super) fn staff(&mut self, unit: usize, education: &'static str, trade: u8, weight: u32, zone: Option<usize>) {
        let title = match education {
            "s1" => "Penelaah Teknis Kebijakan",
            "d3" => "Pengolah Data dan Informasi",
            _ => "Pengadministrasi Perkantoran",
        };
        let title = format!("{title} {}", TRADES[usize::from(trade)].name);
        let post = self.post(unit, title, Level::Pelaksana, trade, zone);
        post.weight = weight;
        post.education = Some(education);
    }
}

/// One region being built.
pub(super) struct Region<'a> {
    pub draft: &'a mut Organisation,
    pub traits: &'static Traits,
    pub extent: Extent,
    pub number: usize,
    /// Number of the first of its locations.
    pub first_location: usize,
}

impl Region<'_> {
    fn build(mut self) {
        self.first_location = self.draft.locations.len();
        for district in &self.traits.districts[..self.extent.districts] {
            let name = if self.draft.regions == 1 {
                (*district).to_owned()
            } else {
                format!("{district} {}", self.number + 1)
            };
            self.draft.location(name);
        }
        let secretariat = self.secretariat();
        let mut parents = Parents::default();
        for agency in &AGENCIES[..self.extent.agencies] {
            let top = self.agency(agency, secretariat);
            match agency.code {
                "DINKES" => parents.health = Some(top),
                "DISDIK" => parents.education = Some(top),
                _ => {}
            }
        }
        territory::of_region(&mut self, secretariat, &parents);
    }

    /// A unit of this region; regions beyond the first mark their ids.
    pub(super) fn unit(&mut self, id: &str, name: &str, parent: Option<usize>, location: usize) -> usize {
        let id = if self.draft.regions == 1 { id.to_owned() } else { format!("W{:02}-{id}", self.number + 1) };
        self.draft.unit(id, name.to_owned(), parent, location, self.number)
    }

    /// The trade of that number in its cluster, or the next that this size of service knows.
    fn trade(&self, cluster: Cluster, number: u8) -> u8 {
        let known: Vec<u8> = cluster.trades(self.extent.breadth).collect();
        known[usize::from(number) % known.len()]
    }

    fn secretariat(&mut self) -> usize {
        let top = self.unit("SETDA", "Sekretariat Daerah", None, self.first_location);
        let government = self.trade(Cluster::Government, 0);
        self.draft.lead(top, "Sekretaris Daerah", Echelon::IIa, government, None);
        let wings =
            [("Pemerintahan", Cluster::Government), ("Perekonomian", Cluster::Economy), ("Umum", Cluster::Planning)];
        for (wing, cluster) in wings.iter().take(self.extent.subdivisions) {
            let trade = self.trade(*cluster, 0);
            self.draft.lead(top, format!("Asisten {wing}"), Echelon::IIb, trade, None);
        }
        self.draft.lead(top, "Staf Ahli Kepala Daerah", Echelon::IIb, government, None);
        let bureaus = self.extent.bureaus;
        for (at, &(name, cluster, number)) in SECRETARIAT[..bureaus].iter().enumerate() {
            let unit = self.unit(&format!("SETDA-{}", at + 1), name, Some(top), self.first_location);
            let trade = self.trade(cluster, number);
            self.draft.lead(unit, format!("Kepala {name}"), Echelon::IIIa, trade, None);
            self.draft.lead(unit, format!("Kepala Subbagian pada {name}"), Echelon::IVa, trade, None);
            self.draft.expert(unit, Level::AhliMuda, trade, 2, None);
            self.draft.expert(unit, Level::AhliPertama, trade, 3, None);
            self.draft.staff(unit, if at % 2 == 0 { "s1" } else { "sma" }, trade, 5, None);
        }
        top
    }

    fn agency(&mut self, agency: &Agency, secretariat: usize) -> usize {
        let place = self.first_location;
        let core = self.trade(agency.cluster, 0);
        let top = self.unit(agency.code, agency.name, Some(secretariat), place);
        self.draft.lead(top, format!("{} {}", agency.head, short(agency)), Echelon::IIb, core, None);
        if self.extent.full {
            self.draft.expert(top, Level::AhliMadya, core, 2, None);
        }
        self.office(agency, top, core);
        for (at, &(name, number)) in agency.divisions[..self.extent.divisions].iter().enumerate() {
            let unit = self.unit(&format!("{}-{}", agency.code, at + 1), name, Some(top), place);
            let trade = self.trade(agency.cluster, number);
            self.draft.lead(unit, format!("Kepala {name}"), Echelon::IIIb, trade, None);
            if self.extent.breadth > 1 || at == 0 {
                let title = format!("Kepala Seksi {}", TRADES[usize::from(trade)].name);
                self.draft.lead(unit, title, Echelon::IVa, trade, None);
            }
            self.draft.expert(unit, Level::AhliMuda, trade, 2, None);
            self.draft.expert(unit, Level::AhliPertama, trade, 3, None);
            if self.extent.full || at % 2 == 0 {
                self.draft.staff(unit, "s1", trade, 6, None);
            }
            if self.extent.full || at % 2 == 1 {
                self.draft.staff(unit, if at % 2 == 1 { "sma" } else { "d3" }, trade, 6, None);
            }
        }
        top
    }

    /// The secretariat of an agency: general affairs, money, programme.
    fn office(&mut self, agency: &Agency, top: usize, core: u8) {
        let [general, money, program] = ["UMP", "KPK", "PLP"].map(by_code);
        let unit = self.unit(
            &format!("{}-S", agency.code),
            &format!("Sekretariat {}", agency.name),
            Some(top),
            self.first_location,
        );
        let title = if agency.name.starts_with("Sekretariat") { "Kepala Bagian Tata Usaha" } else { "Sekretaris" };
        let head = self.draft.lead(unit, format!("{title} {}", agency.name), Echelon::IIIa, program, None);
        head.kindred = Some(core);
        let parts = [
            (general, "Kepala Subbagian Umum dan Kepegawaian", "sma"),
            (money, "Kepala Subbagian Keuangan", "d3"),
            (program, "Kepala Subbagian Program dan Pelaporan", "s1"),
        ];
        for (trade, title, education) in parts.into_iter().take(self.extent.subdivisions) {
            self.draft.lead(unit, title, Echelon::IVa, trade, None);
            self.draft.staff(unit, education, trade, 5, None);
        }
    }
}

/// The agency's name without the word for its form, or its code when the name says nothing else.
fn short(agency: &Agency) -> &'static str {
    agency.name.split_once(' ').map_or(agency.code, |(_, rest)| rest)
}
