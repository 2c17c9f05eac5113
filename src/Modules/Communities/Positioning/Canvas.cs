using Guildhall.Communities.Contracts;

namespace Guildhall.Communities.Positioning;

internal enum BrandValue { Image, FanEconomy, ServiceCrm, Sales }

internal enum BrandRole { Promoter, Recommender, Advisor, Service }

internal enum GoalMeasure { Size, Activity, Revenue, Repurchase }

internal enum EvidenceKind { CrmImport, Reviews, FeedbackForms, RivalReviews, Survey }

internal enum GateKind { Purchase, Follow, Referral, Questions, Paid, Tier, Segment }

internal enum Level { Low, High }

/// <summary>What a community is for, for whom, and how it is run. Kept as one document, so that a version is a whole; what a document of an older build lacks has its default.</summary>
internal sealed record Canvas
{
    public string Purpose { get; init; } = "";
    public IReadOnlyList<string> Topics { get; init; } = [];
    public IReadOnlyList<string> MemberValues { get; init; } = [];

    public IReadOnlyList<BrandValue> BrandValues { get; init; } = [];
    public BrandRole? Role { get; init; }
    public string Expertise { get; init; } = "";
    public string Credentials { get; init; } = "";
    public Goal? Goal { get; init; }

    public Audience Audience { get; init; } = new();
    public IReadOnlyList<Persona> Personas { get; init; } = [];
    public Rhythm Rhythm { get; init; } = new();

    public IReadOnlyList<Gate> Gates { get; init; } = [];
    public IReadOnlyList<GroupRule> Rules { get; init; } = [];
    public string Welcome { get; init; } = "";

    public IReadOnlyList<LayerPlan> Layers { get; init; } = [];
}

/// <param name="Number">People, percent of members active on a day, money of the brand's currency, or percent of buyers, as the measure says.</param>
internal sealed record Goal(GoalMeasure Measure, decimal Number, DateOnly By);

internal sealed record Audience
{
    public string AgeBand { get; init; } = "";
    public string Gender { get; init; } = "";
    public string Region { get; init; } = "";
    public string Occupation { get; init; } = "";
    public string Spending { get; init; } = "";
    public string Scenes { get; init; } = "";
    public string Pains { get; init; } = "";
    public string Interests { get; init; } = "";
    /// <summary>Whom they want to meet, ask and impress.</summary>
    public string SocialNeed { get; init; } = "";
}

/// <summary>Which social relations move a person's buying, each 0–5.</summary>
internal sealed record Quadrants(int Crowd, int Authority, int Interest, int Friends)
{
    public const int Most = 5;

    public int Sum => Crowd + Authority + Interest + Friends;

    /// <summary>−1 far … 1 close; null while nothing is scored.</summary>
    public double? Closeness => Sum == 0 ? null : (Interest + Friends - Crowd - Authority) / (double)Sum;

    /// <summary>−1 simple … 1 complex; null while nothing is scored.</summary>
    public double? Complexity => Sum == 0 ? null : (Authority + Interest - Crowd - Friends) / (double)Sum;
}

internal sealed record Evidence(EvidenceKind Kind, string Note, string Source)
{
    public EvidenceFile? File { get; init; }
}

/// <param name="Hash">Of the blob.</param>
/// <param name="Type">A picture's type, <c>application/pdf</c> or <c>text/csv</c>.</param>
public sealed record EvidenceFile(string Hash, string Name, string Type, long Size)
{
    public bool IsPicture => Type.StartsWith("image/", StringComparison.Ordinal);
}

internal sealed record Persona(Guid Id, string Name)
{
    public string Attributes { get; init; } = "";
    public string Wants { get; init; } = "";
    public Quadrants Relations { get; init; } = new(0, 0, 0, 0);
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}

internal sealed record Rhythm
{
    public Level? Premium { get; init; }
    public Level? Frequency { get; init; }
    public int? PushesPerDay { get; init; }
    public IReadOnlyList<string> Kinds { get; init; } = [];
    public IReadOnlyList<TimeOnly> Hours { get; init; } = [];
    public string Platforms { get; init; } = "";
}

internal sealed record Gate(GateKind Kind, string Value);

internal sealed record LayerPlan(Layer Layer)
{
    public string Wants { get; init; } = "";
    public IReadOnlyDictionary<Layer, string> Gives { get; init; } = new Dictionary<Layer, string>();
    public int? Target { get; init; }
    public string Evidence { get; init; } = "";
}
