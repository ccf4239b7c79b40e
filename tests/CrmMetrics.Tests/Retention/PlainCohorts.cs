using CrmMetrics.Retention;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

/// <summary>Cohorts by the letter of their definition: for each customer, window by window, with dates and durations and nothing else.</summary>
internal sealed class PlainCohorts
{
    private readonly CohortDefinition definition;
    private readonly Instant asOf;
    private readonly List<Member> members = [];

    public PlainCohorts(IEnumerable<Happened> events, CohortDefinition definition, Instant asOf)
    {
        this.definition = definition;
        this.asOf = asOf;
        foreach (IGrouping<int, Happened> customer in events.Where(happened => happened.At < asOf).GroupBy(happened => happened.Customer))
        {
            // In order of time; within a date (or an instant) a mere start comes first.
            Happened[] its = [.. customer.OrderBy(Moment).ThenBy(happened => happened.Role == CohortEventRole.Start ? 0 : 1)];
            Happened[] starts = [.. its.Where(happened => definition.Start == CohortStart.FirstEvent || happened.Role.HasFlag(CohortEventRole.Start))];
            if (starts.Length == 0)
            {
                CustomersWithoutStart++;
                ReturnsBeforeStart += its.Length;
                continue;
            }

            ReturnsBeforeStart += its.Count(happened => Moment(happened) < Moment(starts[0]));
            IEnumerable<Happened> births = definition.Start == CohortStart.EveryStart ? starts.GroupBy(CohortOf).Select(cohort => cohort.First()) : starts.Take(1);
            members.AddRange(births.Select(birth =>
            {
                Happened[] since = [.. its.Where(happened => Moment(happened) >= Moment(birth))];
                return new Member(birth, CohortOf(birth), since, [.. since.Select(happened => Offset(birth, happened))], LastPassed(birth));
            }));
        }
    }

    public long ReturnsBeforeStart { get; }

    public long CustomersWithoutStart { get; }

    public IEnumerable<LocalDate> Cohorts => members.Select(member => member.Cohort).Distinct().OrderBy(cohort => cohort);

    public (long Returned, long Members) Cell(LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
    {
        Member[] whole = [.. Of(cohort, window, denominator)];
        return (whole.Count(member => CameBack(member, window)), whole.Length);
    }

    public (long Orders, decimal Amount) Value(LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
    {
        Happened[] inside = [.. Of(cohort, window, denominator).SelectMany(member => member.Events.Where((_, i) => IsIn(member.Offsets[i], window)))];
        return (inside.Count(happened => definition.Start == CohortStart.FirstEvent || happened.Role.HasFlag(CohortEventRole.Return)), inside.Sum(happened => happened.Amount));
    }

    /// <summary>What each member brought.</summary>
    public IEnumerable<decimal> Values(LocalDate? cohort, CohortWindow window, CohortDenominator denominator) =>
        Of(cohort, window, denominator).Select(member => member.Events.Where((_, i) => IsIn(member.Offsets[i], window)).Sum(happened => happened.Amount));

    private static bool IsIn(int offset, CohortWindow window) => window.Return switch
    {
        CohortReturn.On => offset == window.First,
        CohortReturn.OnOrAfter => offset >= window.First,
        CohortReturn.Within => offset <= window.Last,
        _ => offset >= window.First && offset <= window.Last,
    };

    private IEnumerable<Member> Of(LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
    {
        IEnumerable<Member> its = members.Where(member => cohort is null || member.Cohort == cohort);
        return denominator == CohortDenominator.CohortSize ? its : its.Where(member => window.Last <= member.LastPassed);
    }

    private bool CameBack(Member member, CohortWindow window)
    {
        if (window.First == 0 && window.Return != CohortReturn.Within && definition.PeriodZero == CohortPeriodZero.CountsFirstEvent)
        {
            return true;
        }

        return member.Events.Where((happened, i) => !ReferenceEquals(happened, member.Birth)
            && (definition.Start == CohortStart.FirstEvent || happened.Role.HasFlag(CohortEventRole.Return))
            && (!IsRolling || happened.At > member.Birth.At)
            && IsIn(member.Offsets[i], window)).Any();
    }

    private bool IsRolling => definition.DayRule != CohortDayRule.CalendarDay;

    // What comes first is told by the date alone under a rule of the calendar.
    private long Moment(Happened happened) => IsRolling ? happened.At.ToUnixTimeTicks() : Period.DaysBetween(new(1970, 1, 1), DateOf(happened));

    private LocalDate DateOf(Happened happened) => definition.Calendar.DateOf(happened.At);

    private LocalDate CohortOf(Happened happened) => definition.Calendar.PeriodOf(DateOf(happened), definition.Cohorts).Whole.Start;

    private Instant Anchor(Happened birth)
    {
        if (definition.DayRule == CohortDayRule.Rolling24Hours)
        {
            return birth.At;
        }

        LocalDateTime local = birth.At.InZone(definition.Calendar.Zone).LocalDateTime;
        return birth.At - (local - new LocalDateTime(local.Year, local.Month, local.Day, local.Hour, 0)).ToDuration();
    }

    private int Offset(Happened birth, Happened happened) => IsRolling
        ? (int)Math.Floor((happened.At - Anchor(birth)) / Duration.FromHours(24))
        : Steps(DateOf(birth), DateOf(happened));

    private int Steps(LocalDate from, LocalDate to)
    {
        int steps = 0;
        LocalDate end = definition.Calendar.PeriodOf(from, definition.Windows).Whole.End;
        while (to > end)
        {
            end = definition.Calendar.PeriodOf(end.PlusDays(1), definition.Windows).Whole.End;
            steps++;
        }

        return steps;
    }

    // Window by window, until one has not ended by the date of the data.
    private int LastPassed(Happened birth)
    {
        int passed = -1;
        if (IsRolling)
        {
            while (Anchor(birth) + (Duration.FromHours(24) * (passed + 2)) <= asOf)
            {
                passed++;
            }

            return passed;
        }

        LocalDate end = definition.Calendar.PeriodOf(DateOf(birth), definition.Windows).Whole.End;
        while (definition.Calendar.StartOf(end.PlusDays(1)) <= asOf)
        {
            end = definition.Calendar.PeriodOf(end.PlusDays(1), definition.Windows).Whole.End;
            passed++;
        }

        return passed;
    }

    private sealed record Member(Happened Birth, LocalDate Cohort, Happened[] Events, int[] Offsets, int LastPassed);
}

/// <summary>An event as the tests make it.</summary>
internal sealed record Happened(int Customer, Instant At, CohortEventRole Role, decimal Amount);
