using System;

namespace CrmMetrics.Retention;

/// <summary>The stays of numbered customers within the days of a period, where day 0 is the opening day and day 1 the first of the period.</summary>
/// <remarks>What lies before or after the period is cut off, so that a customer of ten years takes no more room than one of a month: one line a tenure
/// and two numbers a customer.</remarks>
internal sealed class StayLog(int days)
{
    private const int None = -1;

    private readonly int afterwards = checked(days + 1);
    private int[] firstStarts = new int[16];
    private int[] heads = new int[16];
    private Line[] lines = new Line[16];
    private int lineCount;

    public int Customers { get; private set; }

    /// <summary>Numbers another customer.</summary>
    public int NewCustomer()
    {
        if (Customers == heads.Length)
        {
            Array.Resize(ref firstStarts, 2 * Customers);
            Array.Resize(ref heads, 2 * Customers);
        }

        firstStarts[Customers] = int.MaxValue;
        heads[Customers] = None;
        return Customers++;
    }

    /// <summary>Adds a tenure.</summary>
    /// <param name="customer">The number of the customer.</param>
    /// <param name="start">The first day.</param>
    /// <param name="end">The first day without, if any.</param>
    /// <param name="kind">The kind of churn, 0 where it is not known.</param>
    public void Add(int customer, long start, long? end, ChurnKind kind)
    {
        int from = (int)Math.Min(Math.Max(start, 0), afterwards), until = (int)Math.Min(Math.Max(end ?? afterwards, 0), afterwards);
        firstStarts[customer] = Math.Min(firstStarts[customer], from);
        if (until > from)
        {
            // Who leaves after the period leaves for no reason that matters in it.
            Append(customer, new(new Stay(from, until, until == afterwards ? 0 : kind), heads[customer]));
        }
    }

    /// <summary>Adds what another log knows of a customer.</summary>
    public void Add(int customer, StayLog other, int otherCustomer)
    {
        firstStarts[customer] = Math.Min(firstStarts[customer], other.firstStarts[otherCustomer]);
        for (int line = other.heads[otherCustomer]; line != None; line = other.lines[line].Next)
        {
            Append(customer, new(other.lines[line].Stay, heads[customer]));
        }
    }

    /// <summary>Counts every customer.</summary>
    public MovementTally Tally()
    {
        MovementTally tally = new(days);
        Stay[] buffer = new Stay[8];
        for (int customer = 0; customer < Customers; customer++)
        {
            tally.Add(firstStarts[customer], Stays(customer, ref buffer));
        }

        return tally;
    }

    /// <summary>Whether a customer was there at the opening, and at the closing.</summary>
    public (bool Opening, bool Closing) States(int customer)
    {
        bool opening = false, closing = false;
        for (int line = heads[customer]; line != None; line = lines[line].Next)
        {
            opening |= lines[line].Stay.From == 0;
            closing |= lines[line].Stay.Until == afterwards;
        }

        return (opening, closing);
    }

    private void Append(int customer, Line line)
    {
        if (lineCount == lines.Length)
        {
            Array.Resize(ref lines, 2 * lineCount);
        }

        heads[customer] = lineCount;
        lines[lineCount++] = line;
    }

    // The stays of a customer in order, those that touch or overlap joined to one.
    private ReadOnlySpan<Stay> Stays(int customer, ref Stay[] buffer)
    {
        int count = 0;
        for (int line = heads[customer]; line != None; line = lines[line].Next)
        {
            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * count);
            }

            buffer[count++] = lines[line].Stay;
        }

        if (count < 2)
        {
            return buffer.AsSpan(0, count);
        }

        Array.Sort(buffer, 0, count, Stay.ByStart);
        int last = 0;
        for (int i = 1; i < count; i++)
        {
            if (buffer[i].From <= buffer[last].Until)
            {
                buffer[last] = buffer[last].Join(buffer[i]);
            }
            else
            {
                buffer[++last] = buffer[i];
            }
        }

        return buffer.AsSpan(0, last + 1);
    }

    private readonly record struct Line(Stay Stay, int Next);
}
