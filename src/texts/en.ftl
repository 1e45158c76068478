# Every message of reports in English; id.ftl holds the same keys. One message a line.

# Page
title = Career plan: { $name }
lead = From { $start }, periods { $first } to { $last }: { $employees } employees, { $positions } positions, { $units } units.
names-hidden = Employees appear under pseudonyms.
contents = Contents
skip = Skip to the content
theme = Light or dark
made-by = Made by rotasi { $version }.
proposal = A plan is a proposal: every placement remains the decision of the officials responsible for it. Keep this file as carefully as personnel data.
as-table = The figures as a table
search = Search
all = all
total = Total
shown-of = %n of %m shown; %a in all
show-more = Show more
million = million
billion = billion
trillion = trillion

# Sections
summary = Summary
budgets = Budgets
ladder = Career ladder
seats = Seats
talent = Talent
retirement = Retirement
training = Training
run = Search
all-moves = All moves
units = Units

# Summary
points = Points
bound = Bound
gap = Proved gap
bound-is = no plan is worth more than { $bound }
seats-filled = Seats filled
vacant-seats = { $n } vacant seats over all periods
moves = Moves
of-which-rotations = { $n } rotations, { $m } entering
promotions = Promotions
by-decision = { $n } moves by decision against a rule
mean-match = Mean match
mean-match-note = job-person match over all seats held
trainings = Trainings
people-and-hours = { $n } employees, { $h } hours
hours-reached = Hours target reached
target-is = of staff and years; target { $h } hours a year
course-due = Required courses due
course-due-note = employees and periods
retiring = Retiring
within-horizon = within the horizon
breaches = Soft rules passed over
breaches-note = over all moves
spent = Spent
where-money-helps = Where more money would help most
next-money = The next { $amount } of { $line } would add about { $points } points.
points-by-term = Points by term
points-by-term-desc = One bar per term; to the right what the plan earns, to the left what it costs.

# Budgets
line = { $source } { $category }
all-sources = all sources
all-categories = all categories
no-budgets = The instance has no budget lines.
no-line = under no line
budgets-intro = Each bar shows how much of a line is used; an orange bar is full.
budget-use = Used of what is available
budget-use-desc = One bar per budget line, by fiscal year; its length is the share used.
used-of = { $used } of { $amount }
costs = Costs by year, source and category

# Ladder
no-moves = Nobody moves.
ladder-flows = Who moves from which kind to which
ladder-flows-desc = Bands from the kinds held before, on the left, to the kinds held after, on the right; as broad as people are many.
flow-tip = { $from } → { $to }: { $n }, { $p } of them promotions
with-promotion = with promotions
without-promotion = without promotion
moves-by-period = Moves by period
unit-flows = The broadest flows between units
all-flows = The other flows ({ $n } in all)
rules-passed-over = Rules that moves pass over

# Seats
at-start = at the start
filled = filled
vacant = vacant
seats-over-time = Seats over time
seats-over-time-desc = One column per period: filled seats below, vacant seats above.
vacancies-by-kind = Vacancies by kind
vacancies-by-kind-intro = Vacant of all seats; the darker, the larger the share.
vacancies-by-criticality = Vacancies by criticality
empty-positions = Positions with vacant seats ({ $n })

# People
talent-grid = Talent boxes and promotions from them
talent-grid-desc = Nine boxes by performance and potential with the employees in each at the start and how many of them are promoted.
box = Box { $n }
box-promoted = { $n } promoted
performance = performance →
potential = potential →
retirement-wave = Who retires when
retirement-wave-desc = One column per period: employees who are retired from that period on, by group of the kind held last.

# Training
no-sessions = The instance has no sessions.
hours-target = Staff who reach { $h } hours a year
hours-target-desc = One column per fiscal year: staff in service who reach the target below, the others above.
reached = target reached
not-reached = not reached
training-calendar = Training calendar
training-calendar-intro = Attendees of places, by course and period.
not-opened = not opened

# Search
convergence = Points and bound over time
convergence-desc = Two lines over the seconds of the search, every tenfold as wide as the last: the best plan so far rises, the proved bound falls; between them lies the gap.
seconds = { $n } s

# Units
units-intro = One section per unit: who holds which seat when. A coloured edge marks who arrives: green by promotion, blue otherwise.
unit-seats = { $filled } of { $seats } seats filled at the end
unit-moves = { $in } arriving, { $out } leaving
seats-vacant = { $n } more vacant

# Headings
h-year = Year
h-line = Line
h-source = Source
h-category = Category
h-available = Available
h-used = Used
h-left = Left
h-share = Share used
h-price = Points per million more
h-cost = Cost
h-term = Term
h-points = Points
h-from-kind = From kind
h-to-kind = To kind
h-from-unit = From unit
h-to-unit = To unit
h-from = From
h-to = To
h-moves = Moves
h-promotions = Promotions
h-rotations = Rotations
h-entering = Entering
h-by-decision = By decision
h-period = Period
h-rule = Rule
h-asks = What it asks
h-soft = Passed over
h-kind = Kind
h-critical = Criticality
h-seats = Seats
h-filled = Filled
h-vacant = Vacant
h-surplus = Beyond the seats
h-position = Position
h-title = Title
h-unit = Unit
h-box = Box
h-employee = Employee
h-employees = Employees
h-moved = Moved
h-promoted = Promoted
h-promoted-share = Share promoted
h-attendances = Attendances
h-participants = Participants
h-hours = Hours
h-in-service = In service
h-reached = Target reached
h-reached-share = Share reached
h-course = Course
h-seconds = Seconds
h-phase = Phase
h-bound = Bound
h-move = Move
h-passed-over = Rules passed over
h-match = Match

# Workbook
sheet-summary = Summary
sheet-moves = Moves
sheet-placements = Placements
sheet-trainings = Training
sheet-sessions = Calendar
sheet-budgets = Budgets
sheet-costs = Costs
sheet-seats = Seats
h-name = Name
h-figure = Figure
h-what = What
h-session = Session
h-opened = Opened
h-capacity = Capacity
h-attendees = Attendees
h-relocation = Relocation
h-retiring = Retiring
h-due = Courses due
h-unplaced = Without position
h-holders-of = Holders { $period }
h-vacant-of = Vacant { $period }
status-row = Status
gap-row = Proved gap
yes = yes
no = no

# Words of plans
term-fill = seats filled
term-match = match
term-preference = preferences
term-promotion = promotions
term-breadth = breadth
term-disruption = disruption
term-reluctance = reluctance
term-breach = soft rules
term-overstay = overstay
term-hours = training hours
term-course_wish = course wishes
term-course_due = courses due
term-mentoring = mentoring
step-stay = stays
step-horizontal = horizontal
step-vertical = vertical
step-diagonal = diagonal
step-enter = enters
step-override = by decision
step-unplaced = without position
step-retired = retired
rule-open = position open
rule-transition = type of move
rule-decision = decision
rule-retirement = retirement
rule-tenure = tenure
rule-blackout = blackout
rule-status = status
rule-education = education
rule-field = field of study
rule-rank = rank
rule-age = age
rule-service = service
rule-service_left = service left
rule-experience = experience
rule-performance = performance
rule-talent = talent box
rule-discipline = discipline
rule-competency = competency
rule-match = match
category-training = training
category-relocation = relocation
category-allowance = allowances
critical-0 = ordinary
critical-1 = important
critical-2 = critical
group-jpt = leadership
group-ja = administration
group-jf = functional
status-optimal = proved best
status-feasible = allowed, not proved best
status-infeasible = no plan exists
status-unknown = unknown
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
