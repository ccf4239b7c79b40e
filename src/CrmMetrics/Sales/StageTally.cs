using System.Linq;

namespace CrmMetrics.Sales;

/// <summary>What is counted of one stage.</summary>
internal record struct StageTally
{
    public long Entered { get; set; }

    public long Passed { get; set; }

    public long Waiting { get; set; }

    public long Won { get; set; }

    public long Closed { get; set; }

    public long Stays { get; set; }

    public long Days { get; set; }

    public long DaysSquares { get; set; }

    public readonly StageTally Join(StageTally other) => new()
    {
        Entered = Entered + other.Entered,
        Passed = Passed + other.Passed,
        Waiting = Waiting + other.Waiting,
        Won = Won + other.Won,
        Closed = Closed + other.Closed,
        Stays = Stays + other.Stays,
        Days = Days + other.Days,
        DaysSquares = DaysSquares + other.DaysSquares,
    };

    public static Form Write(Form form, StageTally[] tallies) => form
        .Add("entered", tallies.Select(tally => tally.Entered))
        .Add("passed", tallies.Select(tally => tally.Passed))
        .Add("waiting", tallies.Select(tally => tally.Waiting))
        .Add("won", tallies.Select(tally => tally.Won))
        .Add("closed", tallies.Select(tally => tally.Closed))
        .Add("stays", tallies.Select(tally => tally.Stays))
        .Add("days", tallies.Select(tally => tally.Days))
        .Add("daysSquares", tallies.Select(tally => tally.DaysSquares));

    public static StageTally[] Read(Form form, int stages, long opportunities)
    {
        long[] entered = List("entered"), passed = List("passed"), waiting = List("waiting"), won = List("won"), closed = List("closed");
        long[] stays = List("stays"), days = List("days"), squares = List("daysSquares");
        return [.. Enumerable.Range(0, stages).Select(place => new StageTally
        {
            Entered = opportunities > 0 ? Guard.Count(entered[place], "entered") : Guard.Part(entered[place], 0, "entered"),
            Waiting = Guard.Part(waiting[place], entered[place], "waiting"),
            Passed = Guard.Part(passed[place], entered[place] - waiting[place], "passed"),
            Closed = Guard.Part(closed[place], entered[place], "closed"),
            Won = Guard.Part(won[place], closed[place], "won"),
            Stays = Guard.Count(stays[place], "stays"),
            Days = stays[place] > 0 ? Guard.Count(days[place], "days") : Guard.Part(days[place], 0, "days"),
            DaysSquares = Guard.Count(squares[place] - days[place], "daysSquares") + days[place],
        })];

        long[] List(string name)
        {
            long[] list = form.Int64s(name);
            return list.Length == stages ? list : throw Guard.Bad(name, $"There must be {stages} numbers of {name}, but there were {list.Length}.");
        }
    }
}
