using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Adoption;

public class RecordCompletenessLaws : SummaryLaws<RecordCompleteness>
{
    protected override Arbitrary<RecordCompleteness> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(RecordCompleteness.Zero)),
        (9, RecordCompletenessTests.Contacts.Generator.Select(contacts => RecordCompleteness.From(contacts, RecordCompletenessTests.Fields)))));

    protected override RecordCompleteness Zero => RecordCompleteness.Zero;

    protected override RecordCompleteness Parse(string text) => RecordCompleteness.Parse(text);
}

public class RecordCompletenessTests
{
    internal static readonly RequiredField<Contact>[] Fields =
    [
        RequiredField.Of("e-mail", (Contact contact) => contact.Email, email => email.Contains('@')),
        RequiredField.Of("employees", (Contact contact) => contact.Employees, employees => employees > 0),
        RequiredField.Of("reason, lost", (Contact contact) => contact.Reason, isRequired: contact => contact.IsLost),
    ];

    internal static readonly Arbitrary<Contact[]> Contacts = Arb.From(
        (from email in Gen.Elements(null, "", " \t", "n/a", "a@b.example")
         from employees in Gen.Elements<int?>(null, 0, 12)
         from reason in Gen.Elements(null, "price")
         from lost in Gen.Elements(true, false)
         select new Contact(email, employees, reason, lost)).ArrayOf().Resize(24));

    private static readonly CompletenessBasis[] Bases = [CompletenessBasis.Filled, CompletenessBasis.Valid];

    [Fact]
    public void Every_figure_is_what_counting_cell_by_cell_gives() =>
        Check.That(Contacts, contacts =>
        {
            RecordCompleteness all = RecordCompleteness.From(contacts, Fields);
            return Bases.All(basis =>
            {
                (int Entered, int Required)[][] cells = [.. contacts.Select(contact => Cells(contact, basis))];
                (int Entered, int Required)[] records = [.. cells.Select(Sum).Where(record => record.Required > 0)];
                (int entered, int required) = Sum(records);
                Proportion complete = all.CompleteRecords(basis);
                return all.RequiredCells == required
                    && (basis == CompletenessBasis.Filled ? all.FilledCells : all.ValidCells) == entered
                    && (complete.Part, complete.Whole) == (records.Count(record => record.Entered == record.Required), records.Length)
                    && Equals(all.Cells(basis).Value, required == 0 ? null : (double)entered / required)
                    && Fields.Select((field, i) => (all.Field(field.Name, basis), cells.Select(record => record[i])))
                        .All(field => (field.Item1.Part, field.Item1.Whole) == (field.Item2.Sum(cell => cell.Entered), field.Item2.Sum(cell => cell.Required)));
            });
        });

    [Theory]
    [InlineData(1e308, 1e308)]
    [InlineData(1e-170, 1e-170)]
    [InlineData(5e-324, 5e-324)]
    [InlineData(1e-170, 1)]
    [InlineData(1e-308, 1e308)]
    public void Only_the_ratios_of_the_weights_of_the_fields_that_are_needed_count(double ofNeeded, double ofLost)
    {
        RecordCompleteness all = RecordCompleteness.From([new Contact("a@b.example", null, null, false), new(null, null, null, false), new("a@b.example", 12, null, false)], Fields);
        Estimate Of(double needed, double lost) => all.Weighted(new Dictionary<string, double> { ["e-mail"] = needed, ["employees"] = needed, ["reason, lost"] = lost });
        Estimate plain = Of(1, 1), weighted = Of(ofNeeded, ofLost);
        Assert.Equal(0.5, weighted.Value);
        GoldenFile.Close(plain.Interval()!.Value.Lower, weighted.Interval()!.Value.Lower, 1e-14);
        GoldenFile.Close(plain.Interval()!.Value.Upper, weighted.Interval()!.Value.Upper, 1e-14);
        Assert.Contains(ofNeeded.Equals(ofLost) ? "e-mail=0.33333333333333" : ofLost > 1 ? "e-mail=0," : "e-mail=1E-170,", weighted.Definition.Id);
    }

    [Fact]
    public void Weights_say_which_fields_matter() =>
        Check.That(Contacts, contacts =>
        {
            RecordCompleteness all = RecordCompleteness.From(contacts, Fields);
            Dictionary<string, double> weights = new() { ["e-mail"] = 3, ["employees"] = 0, ["reason, lost"] = 0.5 };
            double[] each = [3, 0, 0.5];
            double entered = contacts.Sum(contact => Cells(contact, CompletenessBasis.Valid).Select((cell, i) => each[i] * cell.Entered).Sum());
            double required = contacts.Sum(contact => Cells(contact, CompletenessBasis.Valid).Select((cell, i) => each[i] * cell.Required).Sum());
            Estimate weighted = all.Weighted(weights, CompletenessBasis.Valid);
            return weighted.Value is { } value ? Math.Abs(value - (entered / required)) < 1e-14 : required == 0;
        });

    [Fact]
    public void Equal_weights_change_nothing() =>
        Check.That(Contacts, contacts =>
        {
            RecordCompleteness all = RecordCompleteness.From(contacts, Fields);
            Estimate plain = all.Cells(), weighted = all.Weighted(Fields.ToDictionary(field => field.Name, _ => 1.0));
            return Equals(plain.Value, weighted.Value) && Equals(plain.Interval(), weighted.Interval());
        });

    [Fact]
    public void The_records_of_any_cut_add_up_and_their_order_does_not_matter() =>
        Check.That(Contacts, Given.Count, (contacts, cut) =>
        {
            int at = (int)(cut % (contacts.Length + 1));
            RecordCompleteness all = RecordCompleteness.From(contacts, Fields);
            return RecordCompleteness.From(contacts.Take(at), Fields) + RecordCompleteness.From(contacts.Skip(at), Fields) == all
                && RecordCompleteness.From(Enumerable.Reverse(contacts), Fields) == all
                && RecordCompleteness.FromPatterns(all.Fields, all.Patterns) == all
                && RecordCompleteness.By(contacts, contact => contact.IsLost, Fields).Values.Aggregate(RecordCompleteness.Zero, (sum, part) => sum + part) is { } joined
                && (contacts.Length == 0 ? joined == RecordCompleteness.Zero : joined == all);
        });

    [Fact]
    public void Merely_filled_is_never_less_than_valid() =>
        Check.That(Contacts, contacts =>
        {
            RecordCompleteness all = RecordCompleteness.From(contacts, Fields);
            return all.FilledCells >= all.ValidCells && all.CompleteRecords().Part >= all.CompleteRecords(CompletenessBasis.Valid).Part;
        });

    [Fact]
    public void The_interval_is_that_of_records_and_agrees_with_resampling_them()
    {
        // 120 records of 8 cells that are mostly filled or mostly empty: the standard error of the share over bootstrap samples of whole records.
        System.Random random = new(5);
        CompletenessPattern[] records = [.. Enumerable.Range(0, 120).Select(_ =>
        {
            double chance = random.NextDouble() < 0.8 ? 0.95 : 0.2;
            return new CompletenessPattern(string.Concat(Enumerable.Range(0, 8).Select(_ => random.NextDouble() < chance ? 'V' : 'E')), 1);
        })];
        RecordCompleteness all = RecordCompleteness.FromPatterns(Enumerable.Range(0, 8).Select(i => $"f{i}"), records);
        int[] filled = [.. records.Select(record => record.Cells.Count(cell => cell == 'V'))];
        double[] shares = [.. Enumerable.Range(0, 4000).Select(_ => Enumerable.Range(0, 120).Sum(_ => filled[random.Next(120)]) / 960.0)];
        double mean = shares.Average(), error = Math.Sqrt(shares.Average(share => (share - mean) * (share - mean)));
        ConfidenceInterval clustered = all.Cells().Interval(0.95)!.Value, naive = Proportion.From(all.FilledCells, all.RequiredCells).Interval(0.95)!.Value;
        Assert.InRange(clustered.Width / (2 * 1.98 * error), 0.95, 1.05);
        Assert.True(clustered.Width > 1.7 * naive.Width);
    }

    [Theory]
    [InlineData("VV", 10, "VE", 10, 0.75, 0.5871, 0.8636)]
    [InlineData("VV", 20, "VV", 0, 1.0, 0.8203, 1.0)]
    [InlineData("EE", 20, "VV", 0, 0.0, 0.0, 0.1797)]
    [InlineData("VE", 20, "VV", 0, 0.5, 0.3429, 0.6571)]
    public void The_interval_is_that_worked_out_by_hand(string first, long records, string second, long others, double share, double lower, double upper)
    {
        // Wilson's at t(0.975; 19) = 2.09302 with n = min(40 cells, p(1 − p) ÷ variance), and 20 where all or nothing is filled.
        Estimate cells = RecordCompleteness.FromPatterns(["a", "b"], [new(first, records), new(second, others)]).Cells();
        ConfidenceInterval interval = cells.Interval(0.95)!.Value;
        Assert.Equal(share, cells.Value);
        Assert.Equal(lower, interval.Lower, 4);
        Assert.Equal(upper, interval.Upper, 4);
    }

    [Fact]
    public void Records_that_differ_count_for_fewer_cells()
    {
        // 26 of 40 cells; scatter 10 · 0.7² + 6 · 0.3² + 4 · 1.3² = 12.2, so that 40 cells tell as much as 28.344 independent ones.
        Estimate cells = RecordCompleteness.FromPatterns(["a", "b"], [new("VV", 10), new("VE", 6), new("EE", 4)]).Cells();
        Assert.Equal(0.4542568688582508, cells.Interval(0.95)!.Value.Lower, 10);
        Assert.Equal(0.8055834848074729, cells.Interval(0.95)!.Value.Upper, 10);
    }

    [Fact]
    public void Without_required_cells_there_is_no_share()
    {
        RecordCompleteness none = RecordCompleteness.From([new Contact(null, 3, null, false)], Fields[2]);
        Assert.Equal((1, 1, 0), (none.Records, none.RecordsWithoutRequired, none.RequiredCells));
        Assert.Equal("nothing-required", none.Cells().WhyUndefined!.Code);
        Assert.Null(none.CompleteRecords().Value);
        Assert.Null(RecordCompleteness.Zero.Cells().Value);
        Assert.Equal("one-cluster", RecordCompleteness.From([new Contact("x", 3, null, false)], Fields).Cells().WhyNoInterval!.Code);
    }

    [Fact]
    public void Zero_is_filled_and_blanks_are_empty()
    {
        RecordCompleteness all = RecordCompleteness.From([new Contact("  ", 0, null, true)], Fields);
        Assert.Equal([new CompletenessPattern("EFE", 1)], all.Patterns);
        Assert.Equal("3 fields of 1 records: 1/3 cells filled, 0 valid; 0/1 = 0.0 % complete", all.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Other_fields_refuse_to_be_added() =>
        Assert.Equal(
            "The completeness of e-mail, employees, reason, lost cannot be joined with that of e-mail.",
            Assert.Throws<DefinitionMismatchException>(() => RecordCompleteness.From([], Fields) + RecordCompleteness.From([], Fields[0])).Message);

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        RecordCompleteness two = RecordCompleteness.FromPatterns(["a", "b"], [new("VE", 4)]);
        Refused("fields", "there must be from 1 to 64 fields, but there were 0.", () => RecordCompleteness.From(Array.Empty<Contact>()));
        Refused("fields", "there must be from 1 to 64 fields, but there were 65.", () => RecordCompleteness.FromPatterns(Enumerable.Range(0, 65).Select(i => $"f{i}"), []));
        Refused("fields", "each name must stand once, but a stands twice.", () => RecordCompleteness.FromPatterns(["a", "b", "a"], []));
        Refused("fields", "field 1 (counted from 0) must not be null.", () => RecordCompleteness.From([], Fields[0], null!));
        Refused("name", "the name of a field must not be blank.", () => RequiredField.Of(" ", (Contact contact) => contact.Email));
        Refused("patterns", "row 0 (counted from 0): its cells must have one of the letters V, F, E and - for each of the 2 fields, but were \"VX\"; row 2 (counted from 0): a count must be 0 or more, but was -1.", () => RecordCompleteness.FromPatterns(["a", "b"], [new("VX", 1), new("VV", 1), new("VV", -1)]));
        Refused("field", "must be one of a, b, but was c.", () => two.Field("c"));
        Refused("weights", "must have a weight for each of the fields a, b, but had none for b.", () => two.Weighted(new Dictionary<string, double> { ["a"] = 1 }));
        Refused("weights", "must have a weight for each of the fields a, b, but had one for c.", () => two.Weighted(new Dictionary<string, double> { ["a"] = 1, ["b"] = 1, ["c"] = 1 }));
        Refused("weights", "must not all be 0.", () => two.Weighted(new Dictionary<string, double> { ["a"] = 0, ["b"] = 0 }));
        Refused("weights", "must be 0 or more, but was -1.", () => two.Weighted(new Dictionary<string, double> { ["a"] = -1, ["b"] = 0 }));
        Refused("basis", "must be one of Filled, Valid, but was 0.", () => two.Cells(0));
        Refused("key", "the key of row 1 (counted from 0) must not be null.", () => RecordCompleteness.By([new Contact("a", 1, null, false), new(null, 1, null, false)], contact => contact.Email!, Fields));
        Assert.Throws<FormatException>(() => RecordCompleteness.Parse("records=[1,2];cells=VV;fields=a,b"));
        Assert.False(RecordCompleteness.TryParse("records=[1];cells=VX;fields=a,b", out RecordCompleteness? nothing));
        Assert.Same(RecordCompleteness.Zero, nothing);
    }

    private static void Refused(string name, string rule, Func<object> act)
    {
        ArgumentException problem = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(name, problem.ParamName);
        Assert.Contains(name + ": " + rule, problem.Message, StringComparison.Ordinal);
    }

    private static (int Entered, int Required) Sum((int Entered, int Required)[] cells) => (cells.Sum(cell => cell.Entered), cells.Sum(cell => cell.Required));

    private static (int Entered, int Required)[] Cells(Contact contact, CompletenessBasis basis)
    {
        bool valid = basis == CompletenessBasis.Valid;
        bool email = !string.IsNullOrWhiteSpace(contact.Email) && (!valid || contact.Email!.Contains('@')), employees = contact.Employees is { } count && (!valid || count > 0);
        return [(email ? 1 : 0, 1), (employees ? 1 : 0, 1), (contact.IsLost && contact.Reason is not null ? 1 : 0, contact.IsLost ? 1 : 0)];
    }

    internal sealed record Contact(string? Email, int? Employees, string? Reason, bool IsLost);
}
