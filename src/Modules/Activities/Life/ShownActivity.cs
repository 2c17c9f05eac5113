namespace Guildhall.Activities.Life;

/// <summary>What members' pages show of an activity.</summary>
public sealed record ShownActivity(Guid Id, string Name, DateTimeOffset StartsAt, DateTimeOffset EndsAt);
