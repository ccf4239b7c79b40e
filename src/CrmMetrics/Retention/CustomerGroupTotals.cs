using System;

namespace CrmMetrics.Retention;

/// <summary>What the customers of one group add up to, such as a grouped query gives it.</summary>
/// <remarks>What is left out is 0, or not known for the two kinds of churn.</remarks>
public readonly record struct CustomerGroupTotals
{
    /// <summary>Which customers.</summary>
    /// <value>One of the named groups.</value>
    public CustomerGroup Group { get; init; }

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public long Customers { get; init; }

    /// <summary>How many of them departed, once or more often.</summary>
    /// <value>From 0 to <see cref="Customers"/>.</value>
    public long Departed { get; init; }

    /// <summary>How often they departed: a customer who leaves twice counts twice.</summary>
    /// <value><see cref="Departed"/> or more.</value>
    public long Departures { get; init; }

    /// <summary>How many of the departures were the customer's will.</summary>
    /// <value>With <see cref="Involuntary"/> at most <see cref="Departures"/>.</value>
    public long Voluntary { get; init; }

    /// <summary>How many of the departures were failed payments or the company's will.</summary>
    /// <value>With <see cref="Voluntary"/> at most <see cref="Departures"/>.</value>
    public long Involuntary { get; init; }

    /// <summary>How many of those gone at the closing left for good by their own will.</summary>
    /// <value>0 in groups that are there at the closing.</value>
    public long GoneVoluntarily { get; init; }

    /// <summary>How many of those gone at the closing left for good by failed payments or the company's will.</summary>
    /// <value>0 in groups that are there at the closing.</value>
    public long GoneInvoluntarily { get; init; }

    /// <summary>On how many days of the period they were there, together.</summary>
    /// <value>Customer-days, at most <see cref="Customers"/> times the days of the period.</value>
    public long CustomerDays { get; init; }

    /// <summary>Whether the group is there at the closing.</summary>
    internal bool AtClosing => Group is CustomerGroup.Stayed or CustomerGroup.LeftAndReturned or CustomerGroup.Joined or CustomerGroup.Returned;

    /// <summary>Whether the group was there at the opening.</summary>
    internal bool AtOpening => Group is CustomerGroup.Stayed or CustomerGroup.LeftAndReturned or CustomerGroup.Lost;

    /// <summary>Whether the group joined in the period.</summary>
    internal bool IsNew => Group is CustomerGroup.Joined or CustomerGroup.JoinedAndLeft;

    /// <summary>The departures of one kind, or all.</summary>
    internal long DeparturesOf(ChurnKind? kind) => kind switch { null => Departures, ChurnKind.Voluntary => Voluntary, _ => Involuntary };

    /// <summary>Those gone at the closing whose last departure was of one kind, or all.</summary>
    internal long GoneOf(ChurnKind? kind) => AtClosing ? 0 : kind switch { null => Customers, ChurnKind.Voluntary => GoneVoluntarily, _ => GoneInvoluntarily };

    internal CustomerGroupTotals Join(in CustomerGroupTotals other) => this with
    {
        Customers = Customers + other.Customers,
        Departed = Departed + other.Departed,
        Departures = Departures + other.Departures,
        Voluntary = Voluntary + other.Voluntary,
        Involuntary = Involuntary + other.Involuntary,
        GoneVoluntarily = GoneVoluntarily + other.GoneVoluntarily,
        GoneInvoluntarily = GoneInvoluntarily + other.GoneInvoluntarily,
        CustomerDays = CustomerDays + other.CustomerDays,
    };

    /// <summary>Passes when some customers can have these totals in a period of so many days.</summary>
    /// <exception cref="ArgumentException">None can.</exception>
    internal CustomerGroupTotals Checked(int days, string name)
    {
        _ = Guard.Named(Group, name);
        string? broken =
            Math.Min(Math.Min(Math.Min(Customers, Departed), Math.Min(Voluntary, Involuntary)), Math.Min(Math.Min(GoneVoluntarily, GoneInvoluntarily), CustomerDays)) < 0 ? "no count may be negative"
            : Departed > Customers ? "no more may depart than there are"
            : Departures < Departed || (Departed == 0 && Departures > 0) ? "each who departed departs once or more often, and nobody else does"
            : Group == CustomerGroup.Stayed && Departed > 0 ? "who stayed did not depart"
            : Group is CustomerGroup.LeftAndReturned or CustomerGroup.Lost or CustomerGroup.ReturnedAndLeft && Departed != Customers ? "each of them departed"
            : Voluntary > Departures - Involuntary ? "the two kinds may not exceed the departures"
            : GoneVoluntarily > (AtClosing ? 0 : Departed) - GoneInvoluntarily || GoneVoluntarily > Voluntary || GoneInvoluntarily > Involuntary ? "those gone for good may not exceed those who departed, of either kind"
            : (decimal)CustomerDays > (decimal)Customers * days ? Guard.Invariant($"nobody is there on more than the {days} days of the period")
            : Group == CustomerGroup.Stayed && (decimal)CustomerDays != (decimal)Customers * days ? Guard.Invariant($"who stayed was there on all {days} days of the period")
            : null;
        return broken is null ? this : throw Guard.Bad(
            name,
            $"No customers can be of the group {Group} with {Customers} customers, {Departed} departed, {Departures} departures ({Voluntary} voluntary, {Involuntary} involuntary; {GoneVoluntarily} and {GoneInvoluntarily} of them for good) and {CustomerDays} customer-days: {broken}.");
    }
}
