using System;
using System.Buffers;

namespace CrmMetrics.Returns;

/// <summary>Finds every rate at which flows are worth nothing, and knows that it has found all.</summary>
/// <remarks>
/// <para>With u the continuous rate over the whole span and x from 0 to 1 the time of a flow c, the worth is f(u) = Σ c·e^(−xu). The span is cut at a place where the sign of f is sure; what
/// lies below is searched as the flows read backwards, so one routine looks at u ≥ 0. There, the partial sums of f(0) in the order of time have at least as many changes of sign as f has
/// roots above 0 (Laguerre; Descartes' rule and Norstrøm's are cases of it): none or one decides at once.</para>
/// <para>Else intervals are halved until each is decided. About a middle m, with r the mean time there, g(t) = e^(r·t)·f(m + t) has the same roots, and its second and third derivatives are bounded by
/// sums of positive exponentials, which are convex and so largest at the ends. Taylor's formula with these bounds shows that there is no root, that g rises or falls all along, or that it is convex or
/// concave all along, in which case its lowest or highest point decides. Every comparison leaves room for the rounding of the sums.</para>
/// </remarks>
internal ref struct RateSearch
{
    private const double Epsilon = 1.1102230246251565e-16;
    // Intervals are not cut finer than this; where they are many, the place is so flat that twice as coarse will do.
    private const double Finest = 1e-6;
    private const double HalvingsTillCoarser = 4000;

    // Places near to nothing may be more than there can be rates; a sure rise or fall lies between any two, so they are not many more.
    private const int RoomPerFlow = 16;

    // A cut at which the sign is not sure tells nothing, so others are tried.
    private static readonly double[] Cuts = [0.5, 0.41, 0.59, 0.29, 0.71];

    // A sum of nothing at no discount, an interest of 0, is so usual that other places to cut the span are kept at hand.
    private static readonly double[] Origins = [0, 0.0625, -0.0625, 0.1875, -0.1875, 0.5, -0.5, 1, -1];

    private ReadOnlySpan<double> times;
    private ReadOnlySpan<double> amounts;
    private Span<FoundRate> found;
    private int count;
    private int halvings;
    private bool isUndecided;
    private bool isFlat;
    private Node flatFrom;
    private Node flatUntil;

    /// <summary>Finds all rates of one case.</summary>
    /// <param name="times">The times of the flows, ascending and each once.</param>
    /// <param name="amounts">The flows, none of them 0.</param>
    /// <param name="rates">Room for one rate fewer than flows; filled in ascending order.</param>
    /// <param name="proof">How it is known that these are all.</param>
    /// <returns>How many there are.</returns>
    public static int Find(ReadOnlySpan<double> times, ReadOnlySpan<double> amounts, Span<FoundRate> rates, out RateProof proof)
    {
        int changes = SignChanges(amounts);
        proof = changes == 0 ? RateProof.NoSignChange : changes == 1 ? RateProof.OneSignChange : RateProof.PartialSums;
        if (changes == 0)
        {
            return 0;
        }

        int length = times.Length;
        double[] room = ArrayPool<double>.Shared.Rent(4 * length);
        FoundRate[] list = ArrayPool<FoundRate>.Shared.Rent(RoomPerFlow * length);
        try
        {
            Span<FoundRate> all = list.AsSpan(0, RoomPerFlow * length);
            Span<double> x = room.AsSpan(0, length), c = room.AsSpan(length, length), sideTimes = room.AsSpan(2 * length, length), sideAmounts = room.AsSpan(3 * length, length);
            double span = times[length - 1] - times[0], largest = 0;
            foreach (double amount in amounts)
            {
                largest = Math.Max(largest, Math.Abs(amount));
            }

            for (int i = 0; i < length; i++)
            {
                (x[i], c[i]) = ((times[i] - times[0]) / span, amounts[i] / largest);
            }

            double origin = Origin(x, c);
            for (int i = 0; i < length; i++)
            {
                int back = length - 1 - i;
                (sideTimes[i], sideAmounts[i]) = (1 - x[back], c[back] * Math.Exp(-x[back] * origin));
            }

            RateSearch below = new() { times = sideTimes, amounts = sideAmounts, found = all.Slice(0, all.Length / 2) };
            below.FromNothingUp(ref proof);
            all.Slice(0, below.count).Reverse();
            for (int i = 0; i < below.count; i++)
            {
                all[i] = new((origin - all[i].Log) / span, all[i].IsMultiple);
            }

            for (int i = 0; i < length; i++)
            {
                sideAmounts[i] = c[i] * Math.Exp(-x[i] * origin);
            }

            RateSearch above = new() { times = x, amounts = sideAmounts, found = all.Slice(below.count) };
            above.FromNothingUp(ref proof);
            int both = below.count + above.count;
            for (int i = below.count; i < both; i++)
            {
                all[i] = new((origin + all[i].Log) / span, all[i].IsMultiple);
            }

            proof = below.isUndecided || above.isUndecided || both > changes ? RateProof.Undecided : proof;
            both = Joined(all, both, changes);
            all.Slice(0, both).CopyTo(rates);
            return both;
        }
        finally
        {
            ArrayPool<FoundRate>.Shared.Return(list);
            ArrayPool<double>.Shared.Return(room);
        }
    }

    /// <summary>How often the sign changes from one flow to the next.</summary>
    public static int SignChanges(ReadOnlySpan<double> amounts)
    {
        int changes = 0;
        for (int i = 1; i < amounts.Length; i++)
        {
            changes += amounts[i] < 0 != amounts[i - 1] < 0 ? 1 : 0;
        }

        return changes;
    }

    /// <summary>Joins flat places with what lies nearest to them until there are no more rates than the flows change direction: beyond that some of the places are near to nothing, and no more.</summary>
    private static int Joined(Span<FoundRate> rates, int all, int most)
    {
        int left = all;
        for (; left > most; left--)
        {
            int closest = left - 1;
            double least = double.PositiveInfinity;
            for (int i = 0; i < left; i++)
            {
                double gap = Math.Min(i == 0 ? double.PositiveInfinity : rates[i].Log - rates[i - 1].Log, i == left - 1 ? double.PositiveInfinity : rates[i + 1].Log - rates[i].Log);
                if (rates[i].IsMultiple && gap <= least)
                {
                    (closest, least) = (i, gap);
                }
            }

            rates.Slice(closest + 1, left - closest - 1).CopyTo(rates.Slice(closest));
        }

        return left;
    }

    private static double Origin(ReadOnlySpan<double> times, ReadOnlySpan<double> amounts)
    {
        RateSearch whole = new() { times = times, amounts = amounts };
        foreach (double origin in Origins)
        {
            if (whole.At(origin).IsSure)
            {
                return origin;
            }
        }

        // Only a root of a multiplicity far beyond what money flows have lies so flat.
        return 2;
    }

    private void FromNothingUp(ref RateProof proof)
    {
        int changes = ChangesOfPartialSums(0);
        if (changes == 0)
        {
            return;
        }

        Node start = At(0);
        double end = 1;
        if (changes == 1)
        {
            Node beyond = At(end);
            while (!beyond.IsSure || beyond.IsNegative != amounts[0] < 0)
            {
                beyond = At(end *= 2);
            }

            Add(Between(start, beyond), isMultiple: false);
            return;
        }

        while (ChangesOfPartialSums(end) != 0)
        {
            end *= 2;
        }

        proof = RateProof.Bracketing;
        Search(start, At(end));
        CloseFlat();
    }

    /// <summary>How often the sign changes from one partial sum to the next, 2 or more if rounding leaves that open.</summary>
    private readonly int ChangesOfPartialSums(double u)
    {
        double sum = 0, size = 0, turn = 0;
        bool isNegative = amounts[0] < 0;
        int changes = 0;
        for (int i = 0; i < amounts.Length; i++)
        {
            double worth = amounts[i] * Math.Exp(-times[i] * u);
            sum += worth;
            size += Math.Abs(worth);
            turn += Math.Abs(worth) * times[i];
            if (Math.Abs(sum) <= Epsilon * (((i + 4) * size) + (4 * u * turn)))
            {
                return 2;
            }

            if (sum < 0 != isNegative)
            {
                isNegative = !isNegative;
                changes++;
            }
        }

        return changes;
    }

    private void Search(in Node low, in Node high)
    {
        Node middle = At(low.U + (Cuts[0] * (high.U - low.U)));
        for (int i = 1; i < Cuts.Length && !middle.IsSure; i++)
        {
            middle = At(low.U + (Cuts[i] * (high.U - low.U)));
        }

        halvings++;
        double reach = Math.Max(middle.U - low.U, high.U - middle.U), centre = middle.MeanTime;
        double slope = Math.Abs(middle.Slope(centre)), bend = middle.Bend(centre);
        double mostBend = Math.Max(low.MostBend(centre, middle.U), high.MostBend(centre, middle.U));
        double mostTwist = Math.Max(low.MostTwist(centre, middle.U), high.MostTwist(centre, middle.U));
        if (Math.Abs(middle.Value) - middle.Error > (reach * (slope + middle.SlopeError)) + (0.5 * reach * reach * mostBend))
        {
            return;
        }

        // Only ends of a sure sign can tell what lies between them.
        bool areSure = low.IsSure && high.IsSure;
        if (areSure && slope - middle.SlopeError > reach * mostBend)
        {
            AddIfCrossed(low, high);
        }
        else if (areSure && Math.Abs(bend) - middle.BendError > reach * mostTwist)
        {
            AddBent(low, high, centre, isConvex: bend > 0);
        }
        else if (high.U - low.U < Finest * Math.Max(1, high.U) * Math.Pow(2, halvings / HalvingsTillCoarser))
        {
            AddFlat(low, high);
        }
        else
        {
            Search(low, middle);
            Search(middle, high);
        }
    }

    private void AddIfCrossed(in Node low, in Node high)
    {
        if (low.IsNegative != high.IsNegative)
        {
            Add(Between(low, high), isMultiple: false);
        }
    }

    private void AddBent(in Node low, in Node high, double centre, bool isConvex)
    {
        if (low.IsNegative != high.IsNegative || low.IsNegative == isConvex)
        {
            AddIfCrossed(low, high);
            return;
        }

        // Both ends lie on the side to which the curve opens, so its turning point decides between none, one and two.
        Node turn = Turn(low, high, centre, isConvex);
        if (!turn.IsSure)
        {
            Add(turn.U, isMultiple: true);
        }
        else if (turn.IsNegative != low.IsNegative)
        {
            Add(Between(low, turn), isMultiple: false);
            Add(Between(turn, high), isMultiple: false);
        }
    }

    /// <summary>The lowest point of a convex curve, the highest of a concave one.</summary>
    private readonly Node Turn(Node low, Node high, double centre, bool isConvex)
    {
        double sign = isConvex ? 1 : -1;
        if (sign * low.Slope(centre) >= 0)
        {
            return low;
        }

        if (sign * high.Slope(centre) <= 0)
        {
            return high;
        }

        for (int step = 0; step < 200; step++)
        {
            double u = (low.U + high.U) / 2, rise = high.Slope(centre) - low.Slope(centre);
            if (step % 3 != 2)
            {
                double secant = low.U - (low.Slope(centre) * (high.U - low.U) / rise);
                u = secant > low.U && secant < high.U ? secant : u;
            }

            Node next = At(u);
            if (!(u > low.U && u < high.U) || (high.U - low.U) <= 4 * Epsilon * high.U)
            {
                return next;
            }

            if (sign * next.Slope(centre) < 0)
            {
                low = next;
            }
            else
            {
                high = next;
            }
        }

        return At((low.U + high.U) / 2);
    }

    /// <summary>The one root between two places of unlike sign: Newton's steps, halving where they would leave the bracket or shrink it too slowly.</summary>
    private readonly double Between(in Node first, in Node second)
    {
        (double low, double high) = first.U < second.U ? (first.U, second.U) : (second.U, first.U);
        bool isRising = (first.U < second.U ? first : second).IsNegative;
        double u = (low + high) / 2, before = high - low, step = before;
        for (int steps = 0; steps < 2200; steps++)
        {
            (double value, double slope) = ValueAndSlope(u);
            if (value == 0)
            {
                return u;
            }

            (low, high) = value < 0 == isRising ? (u, high) : (low, u);
            double next = u - (value / slope);
            if (!(next > low && next < high) || Math.Abs(2 * value) > Math.Abs(before * slope))
            {
                next = low + ((high - low) / 2);
            }

            (before, step) = (step, next - u);
            if (Math.Abs(step) <= 2 * Epsilon * Math.Abs(u) || next <= low || next >= high)
            {
                return next;
            }

            u = next;
        }

        return u;
    }

    private readonly (double Value, double Slope) ValueAndSlope(double u)
    {
        double value = 0, slope = 0;
        ReadOnlySpan<double> x = times, c = amounts.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double worth = c[i] * Math.Exp(-x[i] * u);
            value += worth;
            slope -= worth * x[i];
        }

        return (value, slope);
    }

    /// <summary>Notes an interval so flat that rounding hides what is there; neighbours that are as flat belong to the same place.</summary>
    private void AddFlat(Node low, Node high)
    {
        isUndecided = true;
        if (!isFlat || low.U > flatUntil.U)
        {
            CloseFlat();
            (isFlat, flatFrom) = (true, low);
        }

        flatUntil = high;
    }

    /// <summary>Counts a flat place as one rate, as far as doubles can tell.</summary>
    private void CloseFlat()
    {
        if (isFlat)
        {
            isFlat = false;
            found[count++] = new(flatFrom.IsNegative != flatUntil.IsNegative ? Between(flatFrom, flatUntil) : (flatFrom.U + flatUntil.U) / 2, true);
        }
    }

    private void Add(double u, bool isMultiple)
    {
        CloseFlat();
        found[count++] = new(u, isMultiple);
    }

    private readonly Node At(double u)
    {
        double s0 = 0, s1 = 0, s2 = 0, a0 = 0, a1 = 0, a2 = 0, a3 = 0;
        ReadOnlySpan<double> x = times, c = amounts.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double time = x[i], worth = c[i] * Math.Exp(-time * u), moment = worth * time, second = moment * time;
            s0 += worth;
            s1 += moment;
            s2 += second;
            a0 += Math.Abs(worth);
            a1 += Math.Abs(moment);
            a2 += Math.Abs(second);
            a3 += Math.Abs(second) * time;
        }

        return new() { U = u, Value = s0, First = s1, Second = s2, Size = a0, SizeFirst = a1, SizeSecond = a2, SizeThird = a3, Terms = x.Length };
    }

    /// <summary>The worth at one rate, and the moments of the flows about time 0 there.</summary>
    private readonly struct Node
    {
        public double U { get; init; }

        public double Value { get; init; }

        public double First { get; init; }

        public double Second { get; init; }

        public double Size { get; init; }

        public double SizeFirst { get; init; }

        public double SizeSecond { get; init; }

        public double SizeThird { get; init; }

        public int Terms { get; init; }

        /// <summary>What rounding can have done to the value.</summary>
        public double Error => Epsilon * (((Terms + 4) * Size) + (4 * Math.Abs(U) * SizeFirst));

        // Times lie from 0 to 1, so a moment about any of them rounds at most four times as badly.
        public double SlopeError => 2 * Error;

        public double BendError => 4 * Error;

        public bool IsSure => Math.Abs(Value) > Error;

        public bool IsNegative => Value < 0;

        public double MeanTime => SizeFirst / Size;

        /// <summary>The first derivative of e^(centre·t)·f(u + t) at t = 0.</summary>
        public double Slope(double centre) => (centre * Value) - First;

        /// <summary>The second derivative of it.</summary>
        public double Bend(double centre) => Second - (2 * centre * First) + (centre * centre * Value);

        /// <summary>The most that the second derivative about another place can be here.</summary>
        public double MostBend(double centre, double place) =>
            Math.Exp(centre * (U - place)) * (Math.Max(0, SizeSecond - (2 * centre * SizeFirst) + (centre * centre * Size)) + (8 * Epsilon * Terms * SizeSecond));

        /// <summary>The most that the third derivative can be, since |x − r|³ is at most (x − r)²·(x + r).</summary>
        public double MostTwist(double centre, double place) =>
            Math.Exp(centre * (U - place))
            * (Math.Max(0, SizeThird - (centre * SizeSecond) - (centre * centre * SizeFirst) + (centre * centre * centre * Size)) + (8 * Epsilon * Terms * SizeThird));
    }
}
