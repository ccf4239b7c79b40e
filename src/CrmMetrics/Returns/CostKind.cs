namespace CrmMetrics.Returns;

/// <summary>What a cost of a programme is paid for. All together are its total cost of ownership.</summary>
public enum CostKind
{
    /// <summary>Licences and subscriptions.</summary>
    Licence = 1,

    /// <summary>Setting the system up: consultants, configuration, project management.</summary>
    Implementation,

    /// <summary>Connecting it with other systems.</summary>
    Integration,

    /// <summary>Moving and cleaning the data.</summary>
    Migration,

    /// <summary>Teaching those who work with it, their time included.</summary>
    Training,

    /// <summary>The company's own people who run it.</summary>
    Labour,

    /// <summary>Support, upgrades and changes.</summary>
    Maintenance,

    /// <summary>Leaving it: export of the data, the end of contracts.</summary>
    Exit,

    /// <summary>Anything else.</summary>
    Other,
}
