//! HiGHS, the strongest free solver, where its library is installed: nothing is compiled or linked for it.
//!
//! For the OR reader: the C interface of `libhighs`, loaded at run time from a path, from `HIGHS_LIB`, from the loader's
//! own places or from an installed Python package `highspy`. Rows are scaled, tolerances tightened where that is needed
//! to tell neighbouring integers apart, one solver object per solve. HiGHS calls a solve that stopped at the gap
//! optimal; its bound tells the difference.

use std::ffi::{CString, c_char, c_double, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr;

use libloading::Library;

use super::highs_library::open;
use super::scaling::Scaled;
use super::{Abilities, Claim, LpBackend, LpError, LpModel, LpOptions, Relation};

const NAME: &str = "highs";
const ERROR: c_int = -1;
const ROW_WISE: c_int = 2;
const MAXIMISE: c_int = -1;
const MODEL_EMPTY: c_int = 6;
const OPTIMAL: c_int = 7;
const INFEASIBLE: c_int = 8;
const UNBOUNDED_OR_INFEASIBLE: c_int = 9;
/// Objective bound and target, time, iteration and solution limits, unknown, interrupted: ended early.
const LIMITS: [c_int; 7] = [11, 12, 13, 14, 15, 16, 17];
const POINT_IS_FEASIBLE: c_int = 2;

/// Declares the functions used and how they are found in the library.
macro_rules! interface {
    ($($field:ident = $symbol:literal: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        struct Interface { $($field: unsafe extern "C" fn($($argument),*) $(-> $result)?,)* }

        impl Interface {
            fn of(library: &Library) -> Result<Self, libloading::Error> {
                Ok(Self {
                    // SAFETY: each type is the one `highs_c_api.h` declares for the symbol, where HighsInt is `int`
                    // (which `Highs::load` verifies before the first use), and `Highs` keeps the library loaded for
                    // as long as the pointers exist.
                    $($field: unsafe { *library.get(concat!($symbol, "\0").as_bytes())? },)*
                })
            }
        }
    };
}

type Object = *mut c_void;
type Text = *const c_char;
type Doubles = *const c_double;
type Ints = *const c_int;

interface! {
    create = "Highs_create": fn() -> Object;
    destroy = "Highs_destroy": fn(Object);
    int_size = "Highs_getSizeofHighsInt": fn(Object) -> c_int;
    set_bool = "Highs_setBoolOptionValue": fn(Object, Text, c_int) -> c_int;
    set_int = "Highs_setIntOptionValue": fn(Object, Text, c_int) -> c_int;
    set_double = "Highs_setDoubleOptionValue": fn(Object, Text, c_double) -> c_int;
    pass = "Highs_passMip": fn(Object, c_int, c_int, c_int, c_int, c_int, c_double, Doubles, Doubles, Doubles, Doubles,
        Doubles, Ints, Ints, Doubles, Ints) -> c_int;
    pass_lp = "Highs_passLp": fn(Object, c_int, c_int, c_int, c_int, c_int, c_double, Doubles, Doubles, Doubles,
        Doubles, Doubles, Ints, Ints, Doubles) -> c_int;
    read = "Highs_readModel": fn(Object, Text) -> c_int;
    set_solution = "Highs_setSolution": fn(Object, Doubles, Doubles, Doubles, Doubles) -> c_int;
    run = "Highs_run": fn(Object) -> c_int;
    model_status = "Highs_getModelStatus": fn(Object) -> c_int;
    solution = "Highs_getSolution": fn(Object, *mut c_double, *mut c_double, *mut c_double, *mut c_double) -> c_int;
    int_info = "Highs_getIntInfoValue": fn(Object, Text, *mut c_int) -> c_int;
    double_info = "Highs_getDoubleInfoValue": fn(Object, Text, *mut c_double) -> c_int;
    reset_threads = "Highs_resetGlobalScheduler": fn(c_int);
}

/// HiGHS, loaded.
pub struct Highs {
    interface: Interface,
    path: PathBuf,
    /// Keeps the code that `interface` points to in memory.
    _library: Library,
}

impl Highs {
    /// Loads the library from a file or folder, or else from where it is usually found.
    ///
    /// # Errors
    /// [`LpError::Absent`] with the places tried.
    pub fn load(path: Option<&Path>) -> Result<Self, LpError> {
        let (library, path) = open(path)?;
        let unusable = |why: String| LpError::Absent {
            what: format!("a usable HiGHS library in {}", path.display()),
            hint: format!("{why}; HiGHS 1.7 or later is needed"),
        };
        let interface = Interface::of(&library).map_err(|why| unusable(why.to_string()))?;
        let highs = Self { interface, path: path.clone(), _library: library };
        let size = highs.start()?.int_size();
        if size != std::mem::size_of::<c_int>() {
            return Err(unusable(format!("it was built with integers of {size} bytes")));
        }
        Ok(highs)
    }

    /// The file the library was loaded from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The optimum of a model file (`.lp`, `.mps`) in the file's own sense, to cross-check an exported model; `None`
    /// where HiGHS finds no optimum.
    ///
    /// # Errors
    /// A file that HiGHS does not read.
    pub fn optimum_of_file(&self, file: &Path) -> Result<Option<f64>, LpError> {
        let session = self.start()?;
        session.set_double("mip_rel_gap", 0.0)?;
        let name = CString::new(file.as_os_str().as_encoded_bytes())
            .map_err(|_| failed("a file name must not contain a zero byte"))?;
        // SAFETY: the object is live and the name ends in a zero byte.
        accept("reading the file", unsafe { (self.interface.read)(session.object, name.as_ptr()) })?;
        Ok((session.run()? == OPTIMAL).then(|| session.double_info(c"objective_function_value")).flatten())
    }

    fn start(&self) -> Result<Session<'_>, LpError> {
        // SAFETY: takes nothing; a null result is refused below.
        let object = unsafe { (self.interface.create)() };
        if object.is_null() {
            return Err(failed("it made no solver object"));
        }
        let session = Session { interface: &self.interface, object };
        session.set_bool("output_flag", false)?;
        Ok(session)
    }
}

impl std::fmt::Debug for Highs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Highs").field("path", &self.path).finish_non_exhaustive()
    }
}

impl LpBackend for Highs {
    fn name(&self) -> &str {
        NAME
    }

    fn abilities(&self) -> Abilities {
        Abilities { integers: true, duals: true, gap: true, time_limit: true, warm_start: true }
    }

    fn attempt(&self, model: &LpModel, options: &LpOptions) -> Result<Claim, LpError> {
        let scaled = Scaled::of(model);
        let session = self.start()?;
        session.configure(&scaled, options)?;
        session.pass(model, &scaled)?;
        if let Some(start) = &options.warm_start {
            session.warm_start(start)?;
        }
        let status = session.run()?;
        let mip = model.has_integers();
        let bound = || session.double_info(c"mip_dual_bound").filter(|_| mip).map(|at| at * scaled.objective_unit);
        match status {
            OPTIMAL | MODEL_EMPTY => {
                let (values, duals) = session.solution(model, &scaled)?;
                let bound = bound();
                Ok(Claim::Point { values, proven: true, bound, duals: (!mip).then_some(duals) })
            }
            // Every column is bounded, hence so is the model.
            INFEASIBLE | UNBOUNDED_OR_INFEASIBLE => Ok(Claim::Infeasible),
            _ if !LIMITS.contains(&status) => Err(failed(&format!("it ended with model status {status}"))),
            _ if session.int_info(c"primal_solution_status") == Some(POINT_IS_FEASIBLE) => {
                let (values, _) = session.solution(model, &scaled)?;
                Ok(Claim::Point { values, proven: false, bound: bound(), duals: None })
            }
            _ => Ok(Claim::Nothing { bound: bound() }),
        }
    }
}

/// One solver object.
struct Session<'a> {
    interface: &'a Interface,
    object: Object,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // SAFETY: the object came from `create`, is destroyed once, and is not used afterwards.
        unsafe { (self.interface.destroy)(self.object) }
    }
}

impl Session<'_> {
    fn int_size(&self) -> usize {
        // SAFETY: the object is live; the function reads nothing else.
        usize::try_from(unsafe { (self.interface.int_size)(self.object) }).unwrap_or(0)
    }

    fn set_bool(&self, option: &str, value: bool) -> Result<(), LpError> {
        let name = c_text(option)?;
        // SAFETY: the object is live and the name ends in a zero byte.
        accept(option, unsafe { (self.interface.set_bool)(self.object, name.as_ptr(), value.into()) })
    }

    fn set_int(&self, option: &str, value: u32) -> Result<(), LpError> {
        let name = c_text(option)?;
        let value = c_int::try_from(value).unwrap_or(c_int::MAX);
        // SAFETY: the object is live and the name ends in a zero byte.
        accept(option, unsafe { (self.interface.set_int)(self.object, name.as_ptr(), value) })
    }

    fn set_double(&self, option: &str, value: f64) -> Result<(), LpError> {
        let name = c_text(option)?;
        // SAFETY: the object is live and the name ends in a zero byte.
        accept(option, unsafe { (self.interface.set_double)(self.object, name.as_ptr(), value) })
    }

    fn configure(&self, scaled: &Scaled, options: &LpOptions) -> Result<(), LpError> {
        self.set_int("threads", options.threads.max(1))?;
        self.set_int("random_seed", options.seed)?;
        self.set_double("mip_rel_gap", options.gap)?;
        // Less than one step between whole objectives is no gap.
        self.set_double("mip_abs_gap", (scaled.objective_step * 0.999).max(1e-9))?;
        if scaled.tight {
            self.set_double("primal_feasibility_tolerance", 1e-9)?;
            self.set_double("mip_feasibility_tolerance", 1e-9)?;
        }
        match options.time_limit {
            Some(limit) => self.set_double("time_limit", limit.as_secs_f64()),
            None => Ok(()),
        }
    }

    fn pass(&self, model: &LpModel, scaled: &Scaled) -> Result<(), LpError> {
        let lower: Vec<f64> = model.columns().iter().map(|column| column.lower as f64).collect();
        let upper: Vec<f64> = model.columns().iter().map(|column| column.upper as f64).collect();
        let rhs = || model.rows().iter().map(|row| row.relation).zip(scaled.rhs.iter().copied());
        let least: Vec<f64> =
            rhs().map(|(relation, rhs)| if relation == Relation::Le { f64::NEG_INFINITY } else { rhs }).collect();
        let most: Vec<f64> =
            rhs().map(|(relation, rhs)| if relation == Relation::Ge { f64::INFINITY } else { rhs }).collect();
        // The model has no fault, so its counts and column numbers fit.
        let int = |count: usize| c_int::try_from(count).unwrap_or(c_int::MAX);
        let starts: Vec<c_int> = (0..model.rows().len()).map(|row| int(model.span(row).start)).collect();
        let index: Vec<c_int> = model.entries().iter().map(|entry| int(entry.column as usize)).collect();
        let integral: Vec<c_int> = model.columns().iter().map(|column| column.integer.into()).collect();
        let (columns, rows, entries) = (int(lower.len()), int(least.len()), int(index.len()));
        let (lower, upper, least, most) = (lower.as_ptr(), upper.as_ptr(), least.as_ptr(), most.as_ptr());
        let (worth, value) = (scaled.objective.as_ptr(), scaled.coefficients.as_ptr());
        let (starts, index, object) = (starts.as_ptr(), index.as_ptr(), self.object);
        let done = if model.has_integers() {
            // SAFETY: the object is live; the arrays live to the end of this function and have `columns` (worth, lower,
            // upper, integral), `rows` (least, most, starts) and `entries` (index, value) elements; HiGHS copies them.
            unsafe {
                (self.interface.pass)(
                    object,
                    columns,
                    rows,
                    entries,
                    ROW_WISE,
                    MAXIMISE,
                    0.0,
                    worth,
                    lower,
                    upper,
                    least,
                    most,
                    starts,
                    index,
                    value,
                    integral.as_ptr(),
                )
            }
        } else {
            // SAFETY: as above, without the array of integrality.
            unsafe {
                (self.interface.pass_lp)(
                    object, columns, rows, entries, ROW_WISE, MAXIMISE, 0.0, worth, lower, upper, least, most, starts,
                    index, value,
                )
            }
        };
        accept("passing the model", done)
    }

    fn warm_start(&self, values: &[i64]) -> Result<(), LpError> {
        let values: Vec<f64> = values.iter().map(|value| *value as f64).collect();
        // SAFETY: the object is live and holds a model with as many columns as there are values (the warm start was
        // checked against it); null stands for what is not known.
        let done = unsafe {
            (self.interface.set_solution)(self.object, values.as_ptr(), ptr::null(), ptr::null(), ptr::null())
        };
        accept("the warm start", done)
    }

    /// Solves and returns the model's status.
    fn run(&self) -> Result<c_int, LpError> {
        // SAFETY: the object is live and no other thread has it; `reset_threads` ends the worker threads that `run`
        // started for the calling thread, so that the next solve may ask for another number of them.
        let (done, status) = unsafe {
            let done = (self.interface.run)(self.object);
            (self.interface.reset_threads)(1);
            (done, (self.interface.model_status)(self.object))
        };
        accept("solving", done).map(|()| status)
    }

    /// Values of the columns and, in the model's own units, duals of the rows.
    fn solution(&self, model: &LpModel, scaled: &Scaled) -> Result<(Vec<f64>, Vec<f64>), LpError> {
        let mut columns = [vec![0.0; model.columns().len()], vec![0.0; model.columns().len()]];
        let mut rows = [vec![0.0; model.rows().len()], vec![0.0; model.rows().len()]];
        let [values, reduced] = &mut columns;
        let [activity, duals] = &mut rows;
        // SAFETY: the object is live and writes one number per column (values, reduced costs) and per row (activity,
        // duals) of its model, which is the length of the arrays.
        let done = unsafe {
            (self.interface.solution)(
                self.object,
                values.as_mut_ptr(),
                reduced.as_mut_ptr(),
                activity.as_mut_ptr(),
                duals.as_mut_ptr(),
            )
        };
        accept("reading the solution", done)?;
        let ([values, _], [_, mut duals]) = (columns, rows);
        duals.iter_mut().zip(&scaled.row_unit).for_each(|(dual, unit)| *dual *= scaled.objective_unit / unit);
        Ok((values, duals))
    }

    fn int_info(&self, name: &std::ffi::CStr) -> Option<c_int> {
        let mut value = 0;
        // SAFETY: the object is live, the name ends in a zero byte, and the value outlives the call.
        let done = unsafe { (self.interface.int_info)(self.object, name.as_ptr(), &raw mut value) };
        (done != ERROR).then_some(value)
    }

    fn double_info(&self, name: &std::ffi::CStr) -> Option<f64> {
        let mut value = 0.0;
        // SAFETY: the object is live, the name ends in a zero byte, and the value outlives the call.
        let done = unsafe { (self.interface.double_info)(self.object, name.as_ptr(), &raw mut value) };
        (done != ERROR).then_some(value)
    }
}

fn c_text(text: &str) -> Result<CString, LpError> {
    CString::new(text).map_err(|_| failed("a name must not contain a zero byte"))
}

fn accept(step: &str, done: c_int) -> Result<(), LpError> {
    if done == ERROR { Err(failed(&format!("{step} was refused"))) } else { Ok(()) }
}

fn failed(reason: &str) -> LpError {
    LpError::Failed { backend: NAME.to_owned(), reason: reason.to_owned() }
}
