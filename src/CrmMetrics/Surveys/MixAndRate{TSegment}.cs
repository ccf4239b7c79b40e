using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Surveys;

/// <summary>Why a net promoter score over segments changed: because the segments' own scores did (rate), or because other segments answered (mix).</summary>
/// <typeparam name="TSegment">The type of a segment.</typeparam>
/// <remarks>
/// <para>With w a segment's share of the answers and v its score, before (0) and after (1), and V the whole's score,
/// rate = ½ (w₀ + w₁) (v₁ − v₀) and mix = (w₁ − w₀) (½ (v₀ + v₁) − ½ (V₀ + V₁)): average weights, so that nothing is left over
/// and swapping before and after changes nothing but the signs (Kitagawa, Journal of the American Statistical Association 50, 1955). A segment that is on one side only
/// has no change of its own: all it did is mix.</para>
/// <para>The effects are whole multiples of 2⁻⁴⁰ points (10⁻¹²), with what rounding leaves put on the largest. So their plain sum is
/// <see cref="Change"/> to the last bit, in any order.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MixAndRate<TSegment> : IFormattable
    where TSegment : notnull
{
    private const double Grid = 1L << 40;

    private MixAndRate(NetPromoterScore before, NetPromoterScore after, IReadOnlyList<SegmentEffect<TSegment>> segments)
    {
        Before = before;
        After = after;
        Segments = segments;
        Mix = segments.Sum(segment => segment.Mix);
        Rate = segments.Sum(segment => segment.Rate);
    }

    /// <summary>The score of all segments before.</summary>
    /// <value>Its value is never <see langword="null"/>.</value>
    public NetPromoterScore Before { get; }

    /// <summary>The score of all segments after.</summary>
    /// <value>Its value is never <see langword="null"/>.</value>
    public NetPromoterScore After { get; }

    /// <summary>The change of the whole.</summary>
    /// <value>In points: the score after less the score before, to 10⁻¹².</value>
    public double Change => Mix + Rate;

    /// <summary>The part of the change that comes from the segments' shares of the answers.</summary>
    /// <value>In points.</value>
    public double Mix { get; }

    /// <summary>The part of the change that comes from the segments' own scores.</summary>
    /// <value>In points.</value>
    public double Rate { get; }

    /// <summary>The effect of each segment.</summary>
    /// <value>Those of before in their order, then the new ones; without segments in which nobody answered.</value>
    public IReadOnlyList<SegmentEffect<TSegment>> Segments { get; }

    /// <summary>Writes the change and its two parts in the current culture, such as <c>+3.2 points: mix +1.1, rate +2.1</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the change and its two parts.</summary>
    /// <param name="format">The format of the points; one decimal when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        return Signed(Change) + " points: mix " + Signed(Mix) + ", rate " + Signed(Rate);

        string Signed(double points) => (points > 0 ? "+" : "") + points.ToString(Text.IsGeneral(format) ? "F1" : format, formatProvider);
    }

    internal static MixAndRate<TSegment>? Between(
        IReadOnlyDictionary<TSegment, NetPromoterScore> before, IReadOnlyDictionary<TSegment, NetPromoterScore> after)
    {
        NetPromoterScore allBefore = before.Values.Aggregate(NetPromoterScore.Zero, (sum, score) => sum + score);
        NetPromoterScore allAfter = after.Values.Aggregate(NetPromoterScore.Zero, (sum, score) => sum + score);
        if (allBefore.Value is not { } from || allAfter.Value is not { } to)
        {
            return null;
        }

        List<SegmentEffect<TSegment>> segments = [];
        foreach (TSegment segment in before.Keys.Concat(after.Keys.Where(key => !before.ContainsKey(key))))
        {
            NetPromoterScore old = Of(before, segment), now = Of(after, segment);
            if (old.Responses > 0 || now.Responses > 0)
            {
                segments.Add(Effect(segment, old, now, allBefore.Responses, allAfter.Responses, (from + to) / 2));
            }
        }

        Settle(segments, OnGrid(to - from));
        return new(allBefore, allAfter, segments.AsReadOnly());
    }

    private static NetPromoterScore Of(IReadOnlyDictionary<TSegment, NetPromoterScore> scores, TSegment segment) =>
        scores.TryGetValue(segment, out NetPromoterScore score) ? score : default;

    private static SegmentEffect<TSegment> Effect(TSegment segment, NetPromoterScore old, NetPromoterScore now, double allOld, double allNow, double middle)
    {
        double shareOld = old.Responses / allOld, shareNow = now.Responses / allNow;
        double scoreOld = old.Value ?? now.Value!.Value, scoreNow = now.Value ?? scoreOld;
        return new(
            segment,
            old,
            now,
            OnGrid((shareNow - shareOld) * (((scoreOld + scoreNow) / 2) - middle)),
            OnGrid((shareOld + shareNow) / 2 * (scoreNow - scoreOld)));
    }

    // What the rounding of the effects leaves goes to the largest of them, where it is least seen.
    private static void Settle(List<SegmentEffect<TSegment>> segments, double change)
    {
        double left = change - segments.Sum(segment => segment.Total);
        int largest = 0;
        for (int i = 1; i < segments.Count; i++)
        {
            largest = Size(segments[i]) > Size(segments[largest]) ? i : largest;
        }

        SegmentEffect<TSegment> effect = segments[largest];
        segments[largest] = Math.Abs(effect.Mix) > Math.Abs(effect.Rate) ? effect with { Mix = effect.Mix + left } : effect with { Rate = effect.Rate + left };

        static double Size(SegmentEffect<TSegment> effect) => Math.Max(Math.Abs(effect.Mix), Math.Abs(effect.Rate));
    }

    private static double OnGrid(double points) => Math.Round(points * Grid) / Grid;
}
