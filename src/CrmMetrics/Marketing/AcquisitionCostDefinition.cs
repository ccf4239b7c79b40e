using System;
using System.Collections.Generic;

namespace CrmMetrics.Marketing;

/// <summary>What counts into the cost of acquiring a customer: which channels, which spend, and how long before the customers it was spent.</summary>
/// <remarks>Costs under different definitions refuse to be compared or added. Change one part by <c>with</c>, such as
/// <c>AcquisitionCostDefinition.Blended with { Lag = SpendLag.Periods(1) }</c>.</remarks>
public sealed record AcquisitionCostDefinition
{
    private AcquisitionCostDefinition()
    {
    }

    /// <summary>All that sales and marketing cost to win new customers, over the new customers of the same period. The default.</summary>
    /// <value>Blended, fully loaded, without expansion and without a lag.</value>
    public static AcquisitionCostDefinition Blended { get; } = new();

    /// <summary>What paid channels cost over the customers that they won, in the same period.</summary>
    /// <value>Paid, fully loaded, without expansion and without a lag.</value>
    public static AcquisitionCostDefinition Paid { get; } = Blended with { Channels = AcquisitionChannels.Paid };

    /// <summary>Which channels' spend and customers count.</summary>
    /// <value>All unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public AcquisitionChannels Channels { get; init => field = Guard.Named(value, nameof(Channels)); } = AcquisitionChannels.Blended;

    /// <summary>Whether spend on customers already won counts.</summary>
    /// <value>It does not unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public AcquisitionSpend Spend { get; init => field = Guard.Named(value, nameof(Spend)); } = AcquisitionSpend.OnNewCustomers;

    /// <summary>Whether salaries, tools and overhead count beside media.</summary>
    /// <value>Fully loaded unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public SpendScope Scope { get; init => field = Guard.Named(value, nameof(Scope)); } = SpendScope.FullyLoaded;

    /// <summary>How long before the customers the money was spent.</summary>
    /// <value>In the same period unless set.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public SpendLag Lag { get; init => field = Guard.NotNull(value, nameof(Lag)); } = SpendLag.SamePeriod;

    /// <summary>Writes the definition in words, such as <c>fully loaded spend over new customers, all channels, same period</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string scope = Scope switch
        {
            SpendScope.Media => "media spend",
            SpendScope.Programme => "programme spend",
            _ => "fully loaded spend",
        };
        return scope + (Spend == AcquisitionSpend.IncludingExpansion ? ", that on expansion included," : "") + " over new customers, "
            + (Channels == AcquisitionChannels.Paid ? "paid channels" : "all channels") + ", " + Lag;
    }

    /// <summary>The parts of the identifier, each with whether it is the default.</summary>
    internal string Id(bool onlyWhatDiffers)
    {
        List<string> parts = [];
        Add(Channels == AcquisitionChannels.Paid ? "paid" : "blended", Channels == AcquisitionChannels.Blended);
        Add(ScopeId(Scope), Scope == SpendScope.FullyLoaded);
        Add(Spend == AcquisitionSpend.IncludingExpansion ? "including-expansion" : "new-customers", Spend == AcquisitionSpend.OnNewCustomers);
        Add(Lag.Id, Lag == SpendLag.SamePeriod);
        return string.Concat(parts);

        void Add(string part, bool isDefault)
        {
            if (!onlyWhatDiffers || !isDefault)
            {
                parts.Add("/" + part);
            }
        }
    }

    /// <summary>Writes what differs from the default.</summary>
    internal Form AddTo(Form form)
    {
        form = Channels == AcquisitionChannels.Blended ? form : form.Add("channels", Channels);
        form = Spend == AcquisitionSpend.OnNewCustomers ? form : form.Add("expansion", Spend);
        form = Scope == SpendScope.FullyLoaded ? form : form.Add("scope", Scope);
        return Lag == SpendLag.SamePeriod ? form : form.Add("lag", Lag.Weights);
    }

    internal static AcquisitionCostDefinition Read(Form form) => new()
    {
        Channels = form.Has("channels") ? form.Enum<AcquisitionChannels>("channels") : AcquisitionChannels.Blended,
        Spend = form.Has("expansion") ? form.Enum<AcquisitionSpend>("expansion") : AcquisitionSpend.OnNewCustomers,
        Scope = form.Has("scope") ? form.Enum<SpendScope>("scope") : SpendScope.FullyLoaded,
        Lag = form.Has("lag") ? SpendLag.CycleWeighted(form.Int64s("lag")) : SpendLag.SamePeriod,
    };

    private static string ScopeId(SpendScope scope) => scope switch
    {
        SpendScope.Media => "media",
        SpendScope.Programme => "programme",
        _ => "fully-loaded",
    };
}
