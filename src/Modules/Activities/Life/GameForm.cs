namespace Guildhall.Activities.Life;

/// <summary>The plan of an activity in which nothing is sold, as it is typed; each kind adds its own rules.</summary>
public abstract class GameForm
{
    public Guid Id { get; set; }
    public int Version { get; set; }
    public PlanForm Plan { get; set => field = value ?? new(); } = new();
}
