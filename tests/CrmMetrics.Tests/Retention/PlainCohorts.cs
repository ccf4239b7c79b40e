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
            members.AddRange(births.Select(birth => new Member(birth, [.. its.Where(happened => Moment(happened) >= Moment(birth))])));
        }
    }

    public long ReturnsBeforeStart { get; }

    public long CustomersWithoutStart { get; }

    public IEnumerable<LocalDate> Cohorts => members.Select(member => CohortOf(member.Birth)).Distinct().OrderBy(cohort => cohort);

    public (long Returned, long Members) Cell(LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
    {
        Member[] whole = [.. Of(cohort, window, denominator)];
        return (whole.Count(member => CameBack(member, window)), whole.Length);
    }

    public (long Orders, decimal Amount) Value(LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
    {
        Happened[] inside = [.. Of(cohort, window, denominator).SelectMany(member => member.Events.Where(happened => IsIn(Offset(member, happened), window)))];
        return (inside.Count(happened => definition.Start == CohortStart.FirstEvent || happened.Role.HasFlag(CohortEventRole.Return)), inside.Sum(happened => happened.Amount));
    }

    private static bool IsIn(int offset, CohortWindow window) => window.Return switch
    {
        CohortReturn.On => offset == window.First,
        CohortReturn.OnOrAfter => offset >= window.First,
        CohortReturn.Within => offset <= window.Last,
        _ => offset >= window.First && offset <= window.Last,
    };

    private IEnumerable<Member> Of(LocalDate? cohort, CohortWindow window, CohortDenominator denominator)
    {
        IEnumerable<Member> its = members.Where(member => cohort is null || CohortOf(member.Birth) == cohort);
        return denominator == CohortDenominator.CohortSize ? its : its.Where(member => HasPassed(member, window.Last));
    }

    private bool CameBack(Member member, CohortWindow window)
    {
        if (window.First == 0 && window.Return != CohortReturn.Within && definition.PeriodZero == CohortPeriodZero.CountsFirstEvent)
        {
            return true;
        }

        return member.Events.Any(happened => !ReferenceEquals(happened, member.Birth)
            && (definition.Start == CohortStart.FirstEvent || happened.Role.HasFlag(CohortEventRole.Return))
            && (!IsRolling || happened.At > member.Birth.At)
            && IsIn(Offset(member, happened), window));
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

    private int Offset(Member member, Happened happened) => IsRolling
        ? (int)Math.Floor((happened.At - Anchor(member.Birth)) / Duration.FromHours(24))
        : Steps(DateOf(member.Birth), DateOf(happened));

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

    private bool HasPassed(Member member, int window)
    {
        if (IsRolling)
        {
            return Anchor(member.Birth) + (Duration.FromHours(24) * (window + 1)) <= asOf;
        }

        LocalDate end = definition.Calendar.PeriodOf(DateOf(member.Birth), definition.Windows).Whole.End;
        for (int step = 0; step < window; step++)
        {
            end = definition.Calendar.PeriodOf(end.PlusDays(1), definition.Windows).Whole.End;
        }

        return definition.Calendar.StartOf(end.PlusDays(1)) <= asOf;
    }

    private sealed record Member(Happened Birth, Happened[] Events);
}

/// <summary>An event as the tests make it.</summary>
internal sealed record Happened(int Customer, Instant At, CohortEventRole Role, decimal Amount);
