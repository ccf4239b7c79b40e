using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Adoption;
using CrmMetrics.Marketing;
using CrmMetrics.Touchpoints;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>One lead.</summary>
internal sealed record Inquiry(string Segment, Lead Fact);

/// <summary>What was spent in a month to win customers: on the leads of a source, or, without one, on the people and tools of sales and marketing.</summary>
internal sealed record Spend(LocalDate Month, string Source, Money Amount);

/// <summary>A person and a training.</summary>
internal sealed record Lesson(string Segment, string Person, TrainingRecord Fact);

/// <summary>A day on which a user of the CRM did something in it.</summary>
internal sealed record Use(string Segment, Activity<string> Fact);

/// <summary>A contact with a customer.</summary>
internal sealed record Contact(string Segment, Touchpoint<string> Fact);

/// <summary>What an export may have beside surveys, deals and subscriptions: where leads come from, how the CRM is used, how customers get in touch.</summary>
internal sealed record Engagement(
    IReadOnlyList<Inquiry> Leads, IReadOnlyList<Spend> Spend, IReadOnlyList<Lesson> Lessons, IReadOnlyList<Use> Uses, IReadOnlyList<Contact> Contacts)
{
    public static readonly Engagement None = new([], [], [], [], []);

    private static readonly Dictionary<string, TouchpointDirection> Directions = new(StringComparer.OrdinalIgnoreCase) { ["in"] = TouchpointDirection.Inbound, ["out"] = TouchpointDirection.Outbound };

    private static readonly Dictionary<string, TouchpointOutcome> Outcomes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resolved"] = TouchpointOutcome.Resolved,
        ["open"] = TouchpointOutcome.Unresolved,
        ["not reached"] = TouchpointOutcome.NotReached,
    };

    private static readonly Dictionary<string, bool> Results = new(StringComparer.OrdinalIgnoreCase) { ["yes"] = true, ["no"] = false };

    /// <summary>The dates that tell how far the files reach, file by file.</summary>
    public IEnumerable<IEnumerable<LocalDate>> Dates =>
        [Leads.Select(lead => lead.Fact.Created), Uses.Select(use => use.Fact.Date!.Value), Contacts.Select(contact => contact.Fact.At.InUtc().Date)];

    /// <summary>The segments, of each row.</summary>
    public IEnumerable<string> Segments =>
        Leads.Select(lead => lead.Segment).Concat(Lessons.Select(lesson => lesson.Segment)).Concat(Uses.Select(use => use.Segment)).Concat(Contacts.Select(contact => contact.Segment));

    /// <summary>Reads leads.csv, spend.csv, training.csv, activity.csv and touchpoints.csv, each of which may be missing.</summary>
    public static Engagement Read(CsvExport csv, string by)
    {
        HashSet<string> ids = [], contacts = [];
        HashSet<(string, string)> lessons = [];
        Currency? paid = null, cost = null;
        return new(
            csv.Read("leads.csv", ["id", "source", "created", "qualified", "converted", "disqualified", "revenue", "currency", by], line =>
            {
                Lead lead = new()
                {
                    Source = line.Text("source"),
                    Created = line.Date("created"),
                    SalesQualified = line.OptionalDate("qualified"),
                    Converted = line.OptionalDate("converted"),
                    Disqualified = line.OptionalDate("disqualified"),
                    Revenue = new(line.Amount("revenue"), line.Currency("currency")),
                };
                _ = LeadSummary.From([lead]); // The checks of the library, so that they name the line.
                return !ids.Add(line.Text("id")) ? line.LeaveOut<Inquiry>("id as on a line before")
                    : line.IsIn(ref paid, "currency") ? new(line.Text(by), lead) : line.LeaveOut<Inquiry>("another currency than the first, and no exchange rate is known");
            }),
            csv.Read("spend.csv", ["month", "source", "amount", "currency"], line => line.IsIn(ref paid, "currency")
                ? new Spend(line.Date("month"), line.Text("source"), new(line.Price("amount"), line.Currency("currency")))
                : line.LeaveOut<Spend>("another currency than the first, and no exchange rate is known")),
            csv.Read("training.csv", ["person", "course", "joined", "left", "assigned", "due", "enrolled", "completed", "passed", by], line =>
            {
                TrainingRecord record = new()
                {
                    Joined = line.Date("joined"),
                    Left = line.OptionalDate("left"),
                    Assigned = line.OptionalDate("assigned"),
                    Due = line.OptionalDate("due"),
                    Enrolled = line.OptionalDate("enrolled"),
                    Completed = line.OptionalDate("completed"),
                    Passed = line.OptionalText("passed") is null ? null : line.OneOf("passed", Results),
                };
                _ = TrainingSummary.From([record], new(record.Joined, record.Joined));
                return lessons.Add((line.Text("person"), line.Text("course"))) ? new Lesson(line.Text(by), line.Text("person"), record) : line.LeaveOut<Lesson>("person and course as on a line before");
            }),
            csv.Read("activity.csv", ["user", "date", by], line => new Use(line.Text(by), new(line.Text("user"), line.Date("date")))),
            csv.Read("touchpoints.csv", ["id", "customer", "channel", "at", "direction", "cost", "currency", "minutes", "outcome", "case", by], line =>
            {
                Touchpoint<string> contact = new(line.Text("channel"), line.Instant("at"), line.OneOf("direction", Directions))
                {
                    Customer = line.OptionalText("customer"),
                    Case = line.OptionalText("case"),
                    Cost = line.OptionalText("cost") is null ? null : new Money(line.Price("cost"), line.Currency("currency")),
                    Minutes = line.OptionalText("minutes") is null ? null : line.Count("minutes"),
                    Outcome = line.OptionalText("outcome") is null ? null : line.OneOf("outcome", Outcomes),
                };
                return !contacts.Add(line.Text("id")) ? line.LeaveOut<Contact>("id as on a line before")
                    : line.IsIn(ref cost, "currency") ? new(line.Text(by), contact) : line.LeaveOut<Contact>("another currency than the first, and no exchange rate is known");
            }));
    }
}
