using System.ComponentModel.DataAnnotations;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Life;

/// <summary>The plan as it is typed.</summary>
public sealed class PlanForm
{
    [Required, StringLength(PlanActivity.LongestName)] public string? Name { get; set; }
    [Required] public DateTime? Starts { get; set; }
    [Required] public DateTime? Ends { get; set; }
    public string? GoalKind { get; set; }
    public long? Goal { get; set; }
    public decimal? Budget { get; set; }
    [StringLength(400)] public string? Tags { get; set; }
    public int? JoinedDays { get; set; }
    public bool NewOnly { get; set; }
    [StringLength(4000)] public string? Checklist { get; set; }

    /// <summary>Ticked boxes, read apart from the rest.</summary>
    internal HashSet<GroupId> Groups { get; set; } = [];

    private const string Ticked = "✓";

    internal void ReadGroups(HttpContext http)
    {
        if (http.Request.HasFormContentType) Groups = [.. http.Request.Form["groups"].Select(v => Guid.TryParse(v, out var id) ? new GroupId(id) : default).Where(g => g != default)];
    }

    internal PlanActivity.Request Request(string kind, object settings, string currency) => new(kind, Name, Starts, Ends, [.. Groups],
        Enum.TryParse<GoalKind>(GoalKind, out var goal) && Enum.IsDefined(goal) ? goal : Contracts.GoalKind.Orders, Goal ?? 0, Budget is { } budget ? Minor(budget, currency) : null,
        new([.. Words(Tags)], JoinedDays, NewOnly), settings,
        [.. (Checklist ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.StartsWith(Ticked, StringComparison.Ordinal) ? new ChecklistItem(l[Ticked.Length..].Trim(), true) : new(l, false))]);

    /// <summary>What cannot be an amount becomes one that is refused.</summary>
    internal static long Minor(decimal amount, string currency) => Math.Abs(amount) < 1_000_000_000_000 ? Money.FromDecimal(amount, currency).Minor : -1;

    internal static PlanForm Of(Activity activity, IEnumerable<GroupId> groups, BrandProfile brand) => new()
    {
        Name = activity.Name,
        Starts = Shown(brand.Calendar.Local(activity.StartsAt)),
        Ends = Shown(brand.Calendar.Local(activity.EndsAt)),
        GoalKind = activity.GoalKind.ToString(),
        Goal = activity.Goal,
        Budget = activity.Budget is { } budget ? new Money(budget, activity.Currency).ToDecimal() : null,
        Tags = string.Join(", ", activity.Eligibility.Tags),
        JoinedDays = activity.Eligibility.JoinedDaysBefore,
        NewOnly = activity.Eligibility.NewOnly,
        Checklist = string.Join("\n", activity.Checklist.Select(c => c.Done ? $"{Ticked} {c.Text}" : c.Text)),
        Groups = [.. groups],
    };

    private static DateTime Shown(DateTime at) => new(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0);

    private static IEnumerable<string> Words(string? text) => (text ?? "").Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct();
}
