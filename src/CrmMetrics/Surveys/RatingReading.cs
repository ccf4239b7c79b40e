using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Surveys;

/// <summary>A figure read off rating counts: a share of answers, a difference of two such shares, or a mean. It keeps just what the figure needs.</summary>
/// <remarks>The default value is the reading of nobody, of no kind yet, which changes nothing when added.</remarks>
internal readonly record struct RatingReading
{
    private static readonly Reason NoResponses = new("no-responses", "nobody answered");

    // The sums of a mean; of a share, the ratings do not count.
    private readonly Moments moments;

    private RatingReading(RatingMeasure measure, RatingScale scale, int boxes, long top, long bottom, long responses, Moments moments)
    {
        Measure = measure;
        Scale = scale;
        Boxes = boxes;
        Top = top;
        Bottom = bottom;
        Responses = responses;
        this.moments = moments;
    }

    public RatingMeasure Measure { get; }

    /// <summary>The scale; not set for a share that was made from two counts alone.</summary>
    public RatingScale Scale { get; }

    /// <summary>How many ratings at the good end are taken, and for a net share also at the other.</summary>
    public int Boxes { get; }

    public long Top { get; }

    public long Bottom { get; }

    public long Responses { get; }

    public bool IsUnset => Measure == default;

    public bool IsShare => Measure is not (RatingMeasure.Mean or RatingMeasure.Rescaled);

    public double? Value => Responses == 0 ? null : Measure switch
    {
        RatingMeasure.Net => Net.Value,
        RatingMeasure.Mean => moments.Mean,
        RatingMeasure.Rescaled => Rescaled(moments.Mean),
        _ => (double)Top / Responses,
    };

    public Reason? WhyUndefined => Responses == 0 ? NoResponses : null;

    public Reason? WhyNoInterval => WhyUndefined ?? (IsShare ? null : moments.WhyNoInterval);

    private NetShare Net => new(Top, Bottom, Responses, 1);

    // From the rating to the share of the way from the worst to the best.
    private double Slope => (Scale.Orientation == RatingOrientation.LowerIsBetter ? -1.0 : 1.0) / (Scale.Points - 1);

    /// <summary>Reads counts on a scale.</summary>
    public static RatingReading Of(RatingCounts ratings, RatingMeasure measure, int boxes)
    {
        RatingScale scale = ratings.Scale;
        if (scale.IsUnset)
        {
            return default;
        }

        return measure switch
        {
            RatingMeasure.Share => new(measure, scale, boxes, ratings.Between(scale.Box(boxes, best: true)), 0, ratings.Responses, default),
            RatingMeasure.Net => new(measure, scale, boxes, ratings.Between(scale.Box(boxes, best: true)), ratings.Between(scale.Box(boxes, best: false)), ratings.Responses, default),
            _ => new(measure, scale, 0, 0, 0, ratings.Responses, ratings.Moments),
        };
    }

    /// <summary>Takes a share from its two counts.</summary>
    public static RatingReading OfShare(long top, long responses, RatingScale scale, int boxes) =>
        new(RatingMeasure.Share, scale, boxes, top, 0, responses, default);

    public static RatingReading operator +(RatingReading left, RatingReading right)
    {
        if (left.IsUnset || right.IsUnset)
        {
            return left.IsUnset ? right : left;
        }

        return new(
            left.Measure, left.Scale, left.Boxes, left.Top + right.Top, left.Bottom + right.Bottom, left.Responses + right.Responses, left.moments + right.moments);
    }

    /// <summary>The definition of a mean rating.</summary>
    public static MetricDefinition MeanOf(string metric, RatingScale scale) =>
        new(
            metric + "/mean-of-" + Id(scale),
            "mean rating on " + Words(scale),
            "points",
            1,
            scale.Orientation == RatingOrientation.LowerIsBetter ? BetterWhen.Lower : BetterWhen.Higher);

    /// <summary>The definition of a share of the best or the worst ratings.</summary>
    public static MetricDefinition BoxOf(string metric, RatingScale scale, int boxes, bool best)
    {
        (int from, int to) = scale.Box(boxes, best);
        return MetricDefinition.Share(
            Guard.Invariant($"{metric}/{from}-{to}-of-") + Id(scale),
            "answers " + Range(from, to) + " over all answers on " + Words(scale),
            best ? BetterWhen.Higher : BetterWhen.Lower);
    }

    /// <summary>The definition of this reading, under the name of a metric.</summary>
    public MetricDefinition Definition(string metric, string share)
    {
        if (Scale.IsUnset)
        {
            return MetricDefinition.Share(metric, share);
        }

        switch (Measure)
        {
            case RatingMeasure.Mean:
                return MeanOf(metric, Scale);
            case RatingMeasure.Rescaled:
                return MetricDefinition.Share(metric + "/rescaled-mean-of-" + Id(Scale), "mean rating on " + Words(Scale) + ", as a share of the way from the worst to the best");
            case RatingMeasure.Net:
                ((int from, int to), (int worstFrom, int worstTo)) = (Scale.Box(Boxes, best: true), Scale.Box(Boxes, best: false));
                return MetricDefinition.Share(
                    Guard.Invariant($"{metric}/net-of-{Boxes}-boxes-of-") + Id(Scale),
                    "answers " + Range(from, to) + " less answers " + Range(worstFrom, worstTo) + " over all answers on " + Words(Scale));
            default:
                return BoxOf(metric, Scale, Boxes, best: true);
        }
    }

    public ConfidenceInterval? Interval(MetricDefinition definition, double level)
    {
        _ = Guard.Level(level);
        if (Responses == 0)
        {
            return null;
        }

        if (IsShare)
        {
            return Measure == RatingMeasure.Net ? Net.Interval(NetPromoterScoreInterval.AdjustedWald, level) : Proportion.From(Top, Responses, definition).Interval(level);
        }

        if (moments.Interval(level) is not { } interval)
        {
            return null;
        }

        // No mean lies off the scale, whatever t says.
        (double lower, double upper) = (Math.Max(Scale.Lowest, interval.Lower), Math.Min(Scale.Highest, interval.Upper));
        return Measure == RatingMeasure.Mean ? new(lower, upper, level)
            : Slope > 0 ? new(Rescaled(lower), Rescaled(upper), level)
            : new(Rescaled(upper), Rescaled(lower), level);
    }

    public Comparison? ComparedWith(RatingReading baseline, MetricDefinition definition, double level)
    {
        _ = Guard.Level(level);
        if (Value is not { } value || baseline.Value is not { } before)
        {
            return null;
        }

        return Measure switch
        {
            RatingMeasure.Net => Net.ComparedWith(baseline.Net, NetPromoterScoreInterval.AdjustedWald, definition, level),
            RatingMeasure.Mean => moments.ComparedWith(baseline.moments, value - before, MeanComparison.Welch, definition, level),
            RatingMeasure.Rescaled => RescaledChange(baseline, value - before, definition, level),
            _ => Proportion.From(Top, Responses, definition).ComparedWith(Proportion.From(baseline.Top, baseline.Responses, definition), level),
        };
    }

    /// <summary>The figure with its counts and what it is a figure of.</summary>
    public FormattableString General()
    {
        if (!IsShare)
        {
            return Measure == RatingMeasure.Mean ? $"{Value:F2} (n = {Responses:N0}, {Scale})" : (FormattableString)$"{100 * Value:F1} % (n = {Responses:N0}, {Scale})";
        }

        if (Scale.IsUnset)
        {
            return $"{Top:N0}/{Responses:N0} = {100 * Value:F1} %";
        }

        (int from, int to) = Scale.Box(Boxes, best: true);
        return Measure == RatingMeasure.Net
            ? (FormattableString)$"{100 * Value:F1} % ({Top:N0}−{Bottom:N0} of {Responses:N0}, {from}–{to} of {Scale})"
            : $"{Top:N0}/{Responses:N0} = {100 * Value:F1} % ({from}–{to} of {Scale})";
    }

    /// <summary>Writes the state, without the kind.</summary>
    /// <param name="form">Where to.</param>
    /// <param name="top">What the metric calls the answers that count for.</param>
    /// <param name="bottom">What it calls those that count against.</param>
    public Form AddTo(Form form, string top, string bottom)
    {
        _ = !IsShare ? moments.AddTo(form)
            : Measure == RatingMeasure.Net ? form.Add(top, Top).Add(bottom, Bottom).Add("responses", Responses)
            : form.Add(top, Top).Add("responses", Responses);
        _ = Boxes == 0 ? form : form.Add("boxes", Boxes);
        return Scale.IsUnset ? form : Scale.AddTo(form);
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    public static RatingReading Read(Form form, RatingMeasure measure, string top, string bottom)
    {
        if (form.IsUnsetKind(form.Has("responses") && form.Int64("responses") == 0))
        {
            return default;
        }

        RatingScale scale = form.Has("lowest") ? RatingScale.Read(form) : default;
        return measure switch
        {
            RatingMeasure.Share => ReadShare(form, scale, top),
            RatingMeasure.Net => ReadNet(form, scale.Set(nameof(scale)), top, bottom),
            _ => ReadMean(form, scale.Set(nameof(scale)), measure),
        };
    }

    private static RatingReading ReadShare(Form form, RatingScale scale, string top)
    {
        long responses = Guard.Count(form.Int64("responses"), "responses");
        int boxes = scale.IsUnset ? 0 : scale.Boxes(form.Has("boxes") ? form.Int32("boxes") : null, scale.Points - 1, nameof(boxes));
        return OfShare(Guard.Part(form.Int64(top), responses, top), responses, scale, boxes);
    }

    private static RatingReading ReadNet(Form form, RatingScale scale, string top, string bottom)
    {
        long responses = Guard.Count(form.Int64("responses"), "responses"), tops = Guard.Part(form.Int64(top), responses, top);
        int boxes = scale.Boxes(form.Has("boxes") ? form.Int32("boxes") : null, scale.Points / 2, nameof(boxes));
        return new(RatingMeasure.Net, scale, boxes, tops, Guard.Part(form.Int64(bottom), responses - tops, bottom), responses, default);
    }

    private static RatingReading ReadMean(Form form, RatingScale scale, RatingMeasure measure)
    {
        Moments sums = Moments.Read(form);
        double least = (double)scale.Lowest * sums.Count, most = (double)scale.Highest * sums.Count, sum = sums.Sum.Value;
        return sum >= least && sum <= most
            ? new(measure, scale, 0, 0, 0, sums.Count, sums)
            : throw Guard.Out(nameof(sum), sum, Guard.Invariant($"the sum of {sums.Count} ratings must be from {least} to {most}"));
    }

    private static string Id(RatingScale scale) =>
        Guard.Invariant($"{scale.Lowest}-{scale.Highest}") + (scale.Orientation == RatingOrientation.LowerIsBetter ? "-lower-is-better" : "");

    private static string Words(RatingScale scale) => scale.ToString(null, System.Globalization.CultureInfo.InvariantCulture);

    private static string Range(int from, int to) => from == to ? Guard.Invariant($"of {from}") : Guard.Invariant($"of {from}–{to}");

    private double Rescaled(double mean) => Slope > 0 ? (mean - Scale.Lowest) * Slope : (mean - Scale.Highest) * Slope;

    private Comparison RescaledChange(RatingReading baseline, double change, MetricDefinition definition, double level)
    {
        Comparison ratings = moments.ComparedWith(baseline.moments, moments.Mean - baseline.moments.Mean, MeanComparison.Welch, definition, level);
        if (ratings.Interval is not { } interval)
        {
            return Comparison.WithoutInterval(definition, change, ratings.WhyNoInterval!);
        }

        double first = interval.Lower * Slope, second = interval.Upper * Slope;
        return new(definition, change, new(Math.Min(first, second), Math.Max(first, second), level), ratings.PValue, ratings.Method);
    }
}
