namespace Guildhall.Kernel;

public enum ActorKind { Anonymous, Operator, Member, System }

/// <summary>On whose behalf the current work runs, and in which brand. One per request, job or batch; it is set once and never changes hands.</summary>
public sealed class Actor
{
    private IReadOnlySet<string> permissions = new HashSet<string>();

    public ActorKind Kind { get; private set; }
    public BrandId? Brand { get; private set; }
    public OperatorId? Operator { get; private set; }
    public MemberId? Member { get; private set; }
    public string Name { get; private set; } = "";

    public static Actor System(BrandId? brand) => new() { Kind = ActorKind.System, Brand = brand, Name = "system" };

    /// <summary>Turns a fresh actor into the system itself, working for one brand or for none.</summary>
    public void ActAsSystem(BrandId? brand)
    {
        if (Kind != ActorKind.Anonymous) throw new InvalidOperationException("The actor is already known.");
        (Kind, Brand, Name) = (ActorKind.System, brand, "system");
    }

    public static Actor ForOperator(OperatorId id, string name, BrandId? brand = null, IReadOnlySet<string>? permissions = null)
    {
        var actor = new Actor();
        actor.SignIn(id, name);
        if (brand is { } entered) actor.Enter(entered, permissions ?? new HashSet<string>());
        return actor;
    }

    public void SignIn(OperatorId id, string name)
    {
        if (Kind != ActorKind.Anonymous) throw new InvalidOperationException("The actor is already known.");
        (Kind, Operator, Name) = (ActorKind.Operator, id, name);
    }

    /// <summary>Somebody who came by a public link of this brand: one of its members, or nobody known.</summary>
    public void Visit(BrandId brand, MemberId? member, string name)
    {
        if (Kind != ActorKind.Anonymous) throw new InvalidOperationException("The actor is already known.");
        (Kind, Brand, Member, Name) = (member is null ? ActorKind.Anonymous : ActorKind.Member, brand, member, name);
    }

    /// <summary>The operator works in this brand from now on, with these permissions.</summary>
    public void Enter(BrandId brand, IReadOnlySet<string> granted)
    {
        if (Brand is { } other && other != brand) throw new InvalidOperationException("The actor already works in another brand.");
        (Brand, permissions) = (brand, granted);
    }

    public bool May(string permission) => Kind == ActorKind.System || permissions.Contains(permission);

    public BrandId RequireBrand() => Brand ?? throw new InvalidOperationException("This work has no brand: an unscoped query was stopped.");
}
