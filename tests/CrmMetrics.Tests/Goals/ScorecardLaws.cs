using System.Globalization;
using System.Text;
using System.Text.Json;
using CrmMetrics.Goals;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

/// <summary>What holds for every scorecard, whatever its objectives are called.</summary>
public class ScorecardLaws
{
    private static readonly MetricDefinition Share = MetricDefinition.Share("share", "part over whole");

    private static readonly LocalDate Start = new(2024, 12, 31), AsOf = new(2025, 12, 31);

    private static readonly IReadOnlyList<ReportingPeriod> Quarters = ReportingCalendar.Utc.Split(new DateInterval(new LocalDate(2025, 1, 1), AsOf), Granularity.Quarter);

    /// <summary>Names made of what each form would take for its own, of line breaks, and of halves of characters.</summary>
    private static readonly Arbitrary<string> AnyName = Arb.From(
        from first in Gen.Elements('a', 'Ö', '=', '-')
        from rest in Gen.Elements('a', ' ', ',', '"', '\n', '\r', '|', '\\', '*', '_', '`', '<', '>', '[', ']', '#', '~', '&', '\t', '\u0001', '\u2028', '\ud83d', '\ude00', 'ı', '/').ArrayOf()
        select first + new string(rest));

    private static readonly Arbitrary<int[]> AnyParts = Arb.From(Gen.Choose(0, 100).ArrayOf(5));

    [Fact]
    public void Any_name_reads_back_from_csv() =>
        Check.That(AnyName, AnyName, (name, owner) =>
        {
            List<List<string>> rows = Read(Named(name, owner).ToCsv());
            return rows.Count == 2 && rows.All(row => row.Count == rows[0].Count) && rows.Skip(1).All(row => row[0] == name && row[1] == owner);
        });

    [Fact]
    public void Any_name_reads_back_from_json() =>
        Check.That(AnyName, AnyName, (name, owner) =>
        {
            string json = Named(name, owner).ToJson();
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement objective = document.RootElement.GetProperty("objectives")[0];
            return objective.GetProperty("name").GetString() == Whole(name) && objective.GetProperty("owner").GetString() == Whole(owner) && json.IndexOf('<') < 0;
        });

    [Fact]
    public void No_name_breaks_a_table_in_markdown()
    {
        int[] plain = [.. Tables(Named("a", "b")).Select(Bars)];
        Check.That(AnyName, AnyName, (name, owner) => Tables(Named(name, owner)).Select(Bars).SequenceEqual(plain));
    }

    [Fact]
    public void Later_measurements_change_no_earlier_period() =>
        Check.That(AnyParts, parts =>
        {
            ScorecardLine all = Card("a", "b", parts).Lines[0], some = Card("a", "b", [.. parts.Take(3)]).Lines[0];
            return all.Cells.Take(2).Zip(some.Cells, (one, other) => Equals(one.Status!.Status, other.Status!.Status) && Equals(one.Progress!.Measured!.Value, other.Progress!.Measured!.Value)).All(same => same)
                && some.Cells.Skip(2).All(cell => cell.IsStale && Equals(cell.Progress!.Measured!.Value, parts[2] / 100.0));
        });

    [Fact]
    public void A_re_basing_changes_no_period_that_ended_before_it() =>
        Check.That(AnyParts, Arb.From(Gen.Choose(1, 364)), (parts, day) =>
        {
            Scorecard card = Card("a", "b", parts);
            LocalDate on = Start.PlusDays(day);
            Scorecard anew = card.Rebased(Objective.For("a", Proportion.From(1, 2, Share), Start, 0.99, new LocalDate(2026, 12, 31)), on, "a reason");
            return card.Lines[0].Cells.Zip(anew.Lines[0].Cells, (before, after) => before.AsOf < on
                ? ReferenceEquals(before.Objective, after.Objective) && Equals(before.Status!.Status, after.Status!.Status)
                : after.Objective.Target == 0.99).All(holds => holds);
        });

    [Fact]
    public void Every_number_in_the_csv_reads_back_to_the_last_digit() =>
        Check.That(AnyParts, parts =>
        {
            Scorecard card = Card("a", "b", [.. parts.Take(2)]);
            List<List<string>> rows = Read(card.ToCsv());
            int lower = rows[0].IndexOf("lower"), gap = rows[0].IndexOf("gap_closed");
            return card.Lines[0].Cells.Zip(rows.Skip(1), (cell, row) => Same(cell.Progress!.Measured!.Interval()!.Value.Lower, row[lower]) && Same(cell.Progress.GapClosed.Value, row[gap])).All(same => same);
        });

    private static bool Same(double? value, string written) => value is { } number ? double.Parse(written, CultureInfo.InvariantCulture).Equals(number) : written.Length == 0;

    /// <summary>An objective of bare figures in one period, re-based once: what a law about names needs, and quickly made.</summary>
    private static Scorecard Named(string name, string owner)
    {
        Objective<Estimate> objective = Objective.For(name, Estimate.From(10, Share), Start, 20, AsOf).WithOwner(owner).WithPurpose(name).WithPopulation(owner).Measured(Quarters[0].Dates.End, Estimate.From(12, Share));
        return Scorecard.From(name, [Quarters[0]], AsOf, StatusRule.OnProgress()).With(objective, Benchmark.Industry(11, Share, new(name, 2025, owner))).Rebased(objective, AsOf, owner);
    }

    /// <summary>A baseline and a share at the end of each of the first quarters.</summary>
    private static Scorecard Card(string name, string owner, int[] parts)
    {
        Objective<Proportion> objective = Objective.For(name, Proportion.From(parts[0], 100, Share), Start, 0.95, AsOf).WithOwner(owner);
        for (int i = 1; i < parts.Length; i++)
        {
            objective = objective.Measured(Quarters[i - 1].Dates.End, Proportion.From(parts[i], 100, Share));
        }

        return Scorecard.From("Card", Quarters, AsOf, StatusRule.OnProgress(), objective);
    }

    private static string[] Tables(Scorecard card) => [.. card.ToMarkdown(CultureInfo.InvariantCulture).Split('\n').Where(line => line.Length > 0 && line[0] == '|')];

    // The bars that part cells: those that no backslash, itself not escaped, stands before.
    private static int Bars(string line)
    {
        int bars = 0;
        for (int i = 0; i < line.Length; i++)
        {
            bars += line[i] == '|' ? 1 : 0;
            i += line[i] == '\\' ? 1 : 0;
        }

        return bars;
    }

    // Halves of characters become the character of replacement.
    private static string Whole(string text)
    {
        StringBuilder whole = new();
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            _ = pair ? whole.Append(text[i]).Append(text[++i]) : whole.Append(char.IsSurrogate(text[i]) ? '\ufffd' : text[i]);
        }

        return whole.ToString();
    }

    /// <summary>Reads comma-separated values by RFC 4180, with line feeds between the records.</summary>
    private static List<List<string>> Read(string csv)
    {
        List<List<string>> rows = [[]];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            char letter = csv[i];
            if (quoted ? letter != '"' : letter is not ('"' or ',' or '\n'))
            {
                _ = field.Append(letter);
            }
            else if (letter == '"')
            {
                bool isDoubled = quoted && i + 1 < csv.Length && csv[i + 1] == '"';
                _ = isDoubled ? field.Append(csv[++i]) : field;
                quoted = isDoubled || !quoted;
            }
            else
            {
                rows[rows.Count - 1].Add(field.ToString());
                _ = field.Clear();
                if (letter == '\n')
                {
                    rows.Add([]);
                }
            }
        }

        rows.RemoveAt(rows.Count - 1);
        return rows;
    }
}
