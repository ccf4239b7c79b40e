using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>The sales funnel by stage: how many opportunities entered each stage, got further, were won, and how long they stayed.</summary>
/// <remarks>
/// <para>It is made of whole histories, so it combines over any cut of the opportunities, not of their changes of stage.</para>
/// <para><see cref="Zero"/> is the funnel of no opportunities, the identity of <c>+</c>. Add only funnels of different opportunities, with the same stages and rules.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<StageFunnel>))]
#endif
public sealed class StageFunnel : ISummary<StageFunnel>, IEquatable<StageFunnel>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<StageFunnel, StageFunnel, StageFunnel>
    , IAdditiveIdentity<StageFunnel, StageFunnel>
    , IParsable<StageFunnel>
#endif
{
    private readonly string[] stages;
    private readonly StageTally[] tallies;
    private readonly StageSkip skip;
    private readonly StageReentry reentry;

    private StageFunnel(string[] stages, StageTally[] tallies, StageSkip skip, StageReentry reentry, long opportunities)
    {
        this.stages = stages;
        this.tallies = tallies;
        this.skip = skip;
        this.reentry = reentry;
        Opportunities = opportunities;
    }

    /// <summary>The funnel of no opportunities, which changes nothing when added.</summary>
    /// <value>Without stages.</value>
    public static StageFunnel Zero { get; } = new([], [], default, default, 0);

    /// <summary>The stages, first to last; after the last comes the sale.</summary>
    /// <value>Names, none twice.</value>
    public IReadOnlyList<string> Stages => stages;

    /// <summary>How many opportunities there are.</summary>
    /// <value>0 or more.</value>
    public long Opportunities { get; }

    /// <summary>Builds the funnel from histories in one pass.</summary>
    /// <param name="stages">The stages, first to last.</param>
    /// <param name="histories">One history an opportunity.</param>
    /// <param name="skip">What skipping a stage means.</param>
    /// <param name="reentry">How often an opportunity counts that comes back.</param>
    /// <returns>The funnel.</returns>
    /// <exception cref="ArgumentNullException">An argument or a history is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule is not named.</exception>
    /// <exception cref="ArgumentException">There are no stages, one is named twice, or a history has a stage that the funnel lacks. The message names the row.</exception>
    public static StageFunnel From(
        IReadOnlyList<string> stages,
        IEnumerable<StageHistory> histories,
        StageSkip skip = StageSkip.CountsAsPassed,
        StageReentry reentry = StageReentry.Once) =>
        From(stages, Guard.NotNull(histories), history => history, skip, reentry);

    /// <summary>Builds the funnel from rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="stages">The stages, first to last.</param>
    /// <param name="rows">One row an opportunity.</param>
    /// <param name="fact">Makes the history of a row.</param>
    /// <param name="skip">What skipping a stage means.</param>
    /// <param name="reentry">How often an opportunity counts that comes back.</param>
    /// <returns>The funnel.</returns>
    /// <exception cref="ArgumentNullException">An argument or a history is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule is not named.</exception>
    /// <exception cref="ArgumentException">There are no stages, one is named twice, or a history has a stage that the funnel lacks. The message names the row.</exception>
    public static StageFunnel From<T>(
        IReadOnlyList<string> stages,
        IEnumerable<T> rows,
        Func<T, StageHistory> fact,
        StageSkip skip = StageSkip.CountsAsPassed,
        StageReentry reentry = StageReentry.Once)
    {
        string[] names = [.. Guard.NotNull(stages)];
        Dictionary<string, int> places = Places(names);
        StageTally[] counted = new StageTally[names.Length];
        _ = Guard.NotNull(fact);
        _ = Guard.Named(skip);
        _ = Guard.Named(reentry);
        long row = 0;
        foreach (T item in Guard.NotNull(rows))
        {
            StageHistory history = Guard.NotNull(fact(item), "history");
            int[] visits = [.. history.Changes.Select(change => places.TryGetValue(change.Stage, out int place)
                ? place
                : throw Guard.Bad(nameof(rows), $"Row {row} (counted from 0) entered the stage \"{change.Stage}\", which the funnel lacks."))];
            StageWalk walk = new(visits, history, skip == StageSkip.CountsAsPassed, names.Length);
            walk.AddTo(counted, reentry);
            row++;
        }

        return new(names, counted, skip, reentry, row);
    }

    /// <summary>How often a stage was entered.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <returns>Opportunities, or entries where each entry counts.</returns>
    /// <exception cref="ArgumentException">The funnel has no such stage.</exception>
    public long Entered(string stage) => tallies[Place(stage)].Entered;

    /// <summary>How many wait in a stage: they are open and have not got further.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <returns>Opportunities.</returns>
    /// <exception cref="ArgumentException">The funnel has no such stage.</exception>
    public long Waiting(string stage) => tallies[Place(stage)].Waiting;

    /// <summary>The share that got from a stage to the next, or from the last stage to the sale.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="basis">Of which entries; of the decided ones by default.</param>
    /// <returns>The share, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">The funnel has no such stage.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named.</exception>
    public Proportion StageToNext(string stage, StageBasis basis = StageBasis.Decided)
    {
        StageTally tally = tallies[Place(stage)];
        return Guard.Named(basis) == StageBasis.Decided
            ? Proportion.From(tally.Passed, tally.Entered - tally.Waiting, Definition("stage-to-next/decided", "got further over decided entries into ", stage))
            : Proportion.From(tally.Passed, tally.Entered, Definition("stage-to-next/entered", "got further over entries into ", stage));
    }

    /// <summary>The share of those who entered a stage that was won in the end.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="basis">Of which entries; of the decided ones by default, those of opportunities won or lost.</param>
    /// <returns>The share, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">The funnel has no such stage.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named.</exception>
    public Proportion StageToWon(string stage, StageBasis basis = StageBasis.Decided)
    {
        StageTally tally = tallies[Place(stage)];
        return Guard.Named(basis) == StageBasis.Decided
            ? Proportion.From(tally.Won, tally.Closed, Definition("stage-to-won/decided", "won over closed of the entries into ", stage))
            : Proportion.From(tally.Won, tally.Entered, Definition("stage-to-won/entered", "won over entries into ", stage));
    }

    /// <summary>How long opportunities stay in a stage.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <returns>The mean in days over the stays that have ended, each stay on its own; the stays that last are left out, so it is too short as long as there are many.</returns>
    /// <exception cref="ArgumentException">The funnel has no such stage.</exception>
    public SampleMean DaysInStage(string stage)
    {
        StageTally tally = tallies[Place(stage)];
        MetricDefinition definition = new("days-in-stage/" + stage, "days from entering to leaving " + stage, "days", 1, BetterWhen.Lower);
        return SampleMean.Of(new(tally.Stays, DoubleDouble.Of(tally.Days), DoubleDouble.Of(tally.DaysSquares)), definition);
    }

    /// <summary>Adds other opportunities.</summary>
    /// <param name="other">The funnel of opportunities that are not in this one.</param>
    /// <returns>The funnel of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The stages or the rules differ.</exception>
    public StageFunnel Add(StageFunnel other) => this + other;

    /// <summary>Adds the funnels of different opportunities.</summary>
    /// <param name="left">The funnel of some opportunities.</param>
    /// <param name="right">The funnel of others.</param>
    /// <returns>The funnel of both.</returns>
    /// <exception cref="ArgumentNullException">A funnel is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The stages or the rules differ.</exception>
    public static StageFunnel operator +(StageFunnel left, StageFunnel right)
    {
        if (Guard.NotNull(left).stages.Length == 0 || Guard.NotNull(right).stages.Length == 0)
        {
            return left.stages.Length == 0 ? right : left;
        }

        if ((left.skip, left.reentry) != (right.skip, right.reentry) || !left.stages.AsSpan().SequenceEqual(right.stages))
        {
            throw new DefinitionMismatchException(left.Whole(), right.Whole());
        }

        StageTally[] sum = [.. left.tallies.Zip(right.tallies, (mine, theirs) => mine.Join(theirs))];
        return new(left.stages, sum, left.skip, left.reentry, left.Opportunities + right.Opportunities);
    }

    /// <summary>Whether two funnels are the same.</summary>
    /// <param name="left">A funnel.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(StageFunnel? left, StageFunnel? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two funnels differ.</summary>
    /// <param name="left">A funnel.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(StageFunnel? left, StageFunnel? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(StageFunnel? other) => other is not null && (skip, reentry, Opportunities) == (other.skip, other.reentry, other.Opportunities)
        && stages.AsSpan().SequenceEqual(other.stages) && tallies.AsSpan().SequenceEqual(other.tallies);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StageFunnel);

    /// <inheritdoc/>
    public override int GetHashCode() => (stages.Length, skip, reentry, Opportunities).GetHashCode();

    /// <summary>Writes the number of opportunities and how often each stage was entered in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the funnel.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return ToForm().ToString();
        }

        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return Opportunities.ToString(counts, formatProvider) + " opportunities"
            + string.Concat(stages.Select((stage, place) => ", " + stage + " " + tallies[place].Entered.ToString(counts, formatProvider)));
    }

    /// <summary>Reads a funnel.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The funnel.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static StageFunnel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a funnel, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The funnel; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out StageFunnel result) => Form.TryParse(text, Read, Zero, out result);

    private static Dictionary<string, int> Places(string[] names)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (string.IsNullOrEmpty(name) || name.IndexOf('\n') >= 0 || places.ContainsKey(name))
            {
                throw Guard.Bad("stages", $"Each stage must have a name of one line that no other has, but there was \"{name}\".");
            }

            places.Add(name, places.Count);
        }

        return places.Count > 0 ? places : throw Guard.Bad("stages", $"A funnel needs a stage, but there was none.");
    }

    private static StageFunnel Read(Form form)
    {
        string[] names = form.Text("stages").Length == 0 ? [] : form.Text("stages").Split('\n');
        long opportunities = Guard.Count(form.Int64("opportunities"), "opportunities");
        if (names.Length == 0 && opportunities == 0)
        {
            return Zero;
        }

        _ = Places(names);
        return new(names, StageTally.Read(form, names.Length, opportunities), form.Enum<StageSkip>("skip"), form.Enum<StageReentry>("reentry"), opportunities);
    }

    private Form ToForm()
    {
        Form form = new Form().Add("stages", string.Join("\n", stages)).Add("opportunities", Opportunities);
        return stages.Length == 0 ? form : StageTally.Write(form.Add("skip", skip).Add("reentry", reentry), tallies);
    }

    private int Place(string stage)
    {
        int place = Array.IndexOf(stages, Guard.NotNull(stage));
        return place >= 0 ? place : throw Guard.Bad(nameof(stage), $"The funnel has no stage \"{stage}\", but {string.Join(", ", stages)}.");
    }

    private MetricDefinition Definition(string id, string text, string stage) =>
        MetricDefinition.Share(id + "/" + skip + "-" + reentry + "/" + stage, text + stage);

    private MetricDefinition Whole() =>
        new("stage-funnel/" + skip + "-" + reentry + "/" + string.Join("/", stages), "funnel of " + string.Join(", ", stages), "opportunities", 1, BetterWhen.Higher);

#if NET8_0_OR_GREATER
    static StageFunnel IAdditiveIdentity<StageFunnel, StageFunnel>.AdditiveIdentity => Zero;

    static StageFunnel IParsable<StageFunnel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<StageFunnel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StageFunnel result) => TryParse(s, out result);
#endif
}
